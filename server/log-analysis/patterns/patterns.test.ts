import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPatterns, type Patterns } from '.';
import { analysedLine, startAt } from './lines.fixture';

const all = { sort: 'count', limit: 500 } as const;
const minute = 60_000;

function partWith(messages: readonly string[]): Patterns {
  const part = createPatterns();
  messages.forEach((msg, n) => {
    part.add(analysedLine({ msg }, startAt + n, n));
  });
  return part;
}

const countsOf = (part: Patterns) =>
  Object.fromEntries(part.query(all, startAt).patterns.map(({ template, count }) => [template, count]));

const times = (count: number, messageOf: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => messageOf(n));
const names = ['Alice', 'Bob', 'Carol', 'Dave', 'Erin', 'Frank', 'Grace', 'Heidi', 'Ivan', 'Judy'];

describe('patterns', () => {
  it('are the messages without what differs from line to line', () => {
    const part = partWith([
      ...times(30, (n) => `Order ORD-${n} confirmed`),
      ...times(20, (n) => `Order ORD-${n} cancelled`),
      ...times(10, (n) => `注文ORD-${n}を確認しました`),
    ]);
    expect(countsOf(part)).toEqual({
      'Order <*> confirmed': 30,
      'Order <*> cancelled': 20,
      '注文<*>を確認しました': 10,
    });
  });

  it('keep messages apart that differ in one word of few', () => {
    const part = partWith(times(40, (n) => `Payment for order ${n} ${['succeeded', 'failed'][n % 2]}`));
    expect(countsOf(part)).toEqual({
      'Payment for order <*> succeeded': 20,
      'Payment for order <*> failed': 20,
    });
  });

  it('have a wildcard where a word takes many values', () => {
    const part = partWith(
      times(100, (n) => `User ${names[n % 10]} logged in from host ${names[(n * 7) % 9]}`),
    );
    expect(countsOf(part)).toEqual({ 'User <*> logged in from host <*>': 100 });
  });

  it('count services and levels, and trends by minute', () => {
    const part = createPatterns();
    part.add(analysedLine({ msg: 'Retry 1', service: 'payment', level: 'warn' }, startAt - 59 * minute));
    part.add(analysedLine({ msg: 'Retry 2', service: 'payment', level: 'error' }, startAt));
    part.add(analysedLine({ msg: 'Retry 3', service: 'order' }, startAt + 1));
    const [pattern] = part.query(all, startAt + 2).patterns;
    expect(pattern).toMatchObject({
      template: 'Retry <*>',
      level: 'error',
      count: 3,
      services: [
        { service: 'payment', count: 2 },
        { service: 'order', count: 1 },
      ],
      firstAt: startAt - 59 * minute,
      lastAt: startAt + 1,
      isNew: false,
      example: { data: { msg: 'Retry 3' } },
    });
    expect(pattern?.trend).toEqual([1, ...new Array(58).fill(0), 2]);
    expect(part.query(all, startAt + 2 * minute).patterns[0]?.trend.slice(-3)).toEqual([2, 0, 0]);
  });

  it('are new for ten minutes after their first line', () => {
    const part = partWith(['A new message']);
    expect(part.query(all, startAt + 9 * minute).patterns[0]?.isNew).toBe(true);
    expect(part.query(all, startAt + 10 * minute).patterns[0]?.isNew).toBe(false);
  });

  it('are selected by service and level, and sorted', () => {
    const part = createPatterns();
    part.add(analysedLine({ msg: 'Rare failure', level: 'error', service: 'payment' }, startAt + 5));
    for (let n = 0; n < 5; n++) part.add(analysedLine({ msg: 'Usual start' }, startAt - 30 * minute));
    const templates = (query: object) =>
      part.query({ ...all, ...query }, startAt + 6).patterns.map(({ template }) => template);
    expect(templates({})).toEqual(['Usual start', 'Rare failure']);
    expect(templates({ sort: 'new' })).toEqual(['Rare failure', 'Usual start']);
    expect(templates({ sort: 'trend' })).toEqual(['Rare failure', 'Usual start']);
    expect(templates({ level: 'warn' })).toEqual(['Rare failure']);
    expect(templates({ service: 'order' })).toEqual(['Usual start']);
  });
});

describe('the saved state of patterns', () => {
  const messages = fc.array(fc.stringMatching(/^(get|put) [a-c]{1,2} (of|for) [a-z0-9]{1,3}$/), {
    maxLength: 300,
  });

  it('continues as if there had been no restart, with the same ids', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 0, max: 300 }), (lines, restartAt) => {
        const uninterrupted = partWith(lines);
        const saved = new Map<string, unknown>();
        const first = partWith(lines.slice(0, restartAt));
        save(first, saved);
        const second = createPatterns();
        second.restore([...saved].reverse().map(([id, data]) => ({ id, data })));
        lines.slice(restartAt).forEach((msg, n) => {
          const place = Math.min(restartAt, lines.length) + n;
          second.add(analysedLine({ msg }, startAt + place, place));
        });
        expect(second.query(all, startAt)).toEqual(uninterrupted.query(all, startAt));
      }),
    );
  });

  it('is the rows that changed', () => {
    const part = partWith(['One message', 'Another text here']);
    expect(part.changed().saved).toHaveLength(2);
    expect(part.changed()).toEqual({ saved: [], deleted: [] });
    part.add(analysedLine({ msg: 'One message' }));
    expect(part.changed().saved).toHaveLength(1);
  });

  it('no longer has what became part of another pattern', () => {
    const saved = new Map<string, unknown>();
    const part = createPatterns();
    names.forEach((name, n) => {
      part.add(analysedLine({ msg: `User ${name} logged in` }, startAt + n, n));
      save(part, saved);
    });
    expect([...saved.keys()]).toEqual(part.query(all, startAt).patterns.map(({ id }) => id));
    expect(countsOf(part)).toEqual({ 'User <*> logged in': 10 });
  });

  function save(part: Patterns, rows: Map<string, unknown>): void {
    const { saved, deleted } = part.changed();
    for (const { id, data } of saved) rows.set(id, JSON.parse(JSON.stringify(data)));
    for (const id of deleted) rows.delete(id);
  }
});

describe('patterns when there are too many', () => {
  it('stay bounded, keep those that are in use, and count every line', () => {
    const part = createPatterns(200);
    const lines = 1_000;
    for (let n = 0; n < lines; n++) {
      part.add(analysedLine({ msg: 'In use all the time' }, startAt + n, n));
      part.add(analysedLine({ msg: randomWords(n) }, startAt + n, n));
    }
    const { patterns, total, unassigned } = part.query({ ...all, limit: 500 }, startAt + lines);
    expect(total).toBeLessThanOrEqual(200);
    expect(patterns[0]).toMatchObject({ template: 'In use all the time', count: lines });
    const counted = part.query({ sort: 'count', limit: 100_000 }, startAt).patterns;
    expect(counted.reduce((sum, { count }) => sum + count, 0) + unassigned).toBe(2 * lines);
  });

  /** Words that no other message has, in one of 20 shapes. */
  function randomWords(n: number): string {
    const word = (k: number) =>
      [...(n * 31 + k).toString(26)]
        .map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
        .join('');
    return Array.from({ length: 1 + (n % 20) }, (_, k) => `${word(k)}${'xyzw'[k % 4]}`).join(' ');
  }
});
