import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analysedLine } from '@/server/log-analysis/patterns/lines.fixture';
import { createPerformance, type Performance } from '.';

const minute = 60_000;
const hour = 60 * minute;
/** Within a minute and an hour. */
const now = Date.UTC(2026, 10, 26, 12, 30, 20);

function partAt(time = now) {
  const clock = { now: time };
  const part = createPerformance(() => clock.now);
  const add = (operation: string, durationMs: number, at = clock.now, data: object = {}) =>
    part.add(analysedLine({ operation, durationMs, ...data }, at));
  return { part, clock, add };
}

/** As sketches choose: of n sorted values, the one of rank q (n - 1), rounded down. */
function exact(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
}

function expectNear(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(0.0101 * expected + 0.001);
}

describe('durations', () => {
  it('have percentiles within one per cent, however they are spread over minutes', () => {
    const durations = fc.array(fc.double({ min: 0, max: 31_536_000_000, noNaN: true }), {
      minLength: 1,
      maxLength: 500,
    });
    fc.assert(
      fc.property(durations, (values) => {
        const { part, add } = partAt();
        values.forEach((value, n) => {
          add('op', value, now - (n % 50) * minute);
        });
        part.changed();
        const [stats] = part.query({}, now).operations;
        expect(stats?.count).toBe(values.length);
        expect(stats?.maxMs).toBe(Math.max(...values));
        expectNear(stats?.p50Ms ?? -1, exact(values, 0.5));
        expectNear(stats?.p95Ms ?? -1, exact(values, 0.95));
        expectNear(stats?.p99Ms ?? -1, exact(values, 0.99));
      }),
    );
  });

  it('are counted by service and operation, with rate, errors and trend', () => {
    const { part, add } = partAt();
    add('charge', 10, now - 59 * minute);
    add('charge', 30, now, { level: 'error' });
    add('charge', 5, now, { service: 'payment' });
    const { operations, from, to } = part.query({}, now);
    expect([from, to]).toEqual([now - 20_000 - 59 * minute, now - 20_000 + minute]);
    expect(operations.map(({ service, count, errors }) => [service, count, errors])).toEqual([
      ['order', 2, 1],
      ['payment', 1, 0],
    ]);
    const [order] = operations;
    expect(order?.perSecond).toBeCloseTo(2 / (59 * 60 + 20), 10);
    expect(order?.trend).toHaveLength(60);
    expect(order?.trend[0]).toMatchObject({ at: from, count: 1, errors: 0 });
    expect(order?.trend[1]).toMatchObject({ count: 0, p50Ms: null, p95Ms: null });
    expect(order?.trend[59]).toMatchObject({ count: 1, errors: 1 });
    expect(part.query({ service: 'payment' }, now).operations).toHaveLength(1);
  });

  it('have their slowest lines as examples', () => {
    const { part, add } = partAt();
    for (let n = 0; n < 10; n++) add('op', n, now - n * minute, { traceId: `trace-${n}` });
    const [stats] = part.query({}, now).operations;
    expect(stats?.slowest.map(({ data }) => data.traceId)).toEqual([9, 8, 7, 6, 5].map((n) => `trace-${n}`));
  });

  it('need an operation and a duration', () => {
    const { part } = partAt();
    part.add(analysedLine({ operation: 'op' }, now));
    part.add(analysedLine({ durationMs: 1 }, now));
    expect(part.query({}, now).operations).toEqual([]);
  });

  it('are kept by minute for two hours, by hour for a week, and then no longer', () => {
    const { part, clock, add } = partAt();
    for (let n = 0; n < 10; n++) add('op', 10 * n, now - n * minute);
    clock.now = now + 3 * hour;
    part.changed();
    const range = { from: now - 30 * minute - 20_000, to: now + 29 * minute };
    const [byHour] = part.query(range, clock.now).operations;
    expect(byHour).toMatchObject({ count: 10, maxMs: 90 });
    expect(byHour?.trend.map(({ count }) => count)).toEqual([10]);
    expect(byHour?.slowest.map(({ data }) => data.durationMs)).toEqual([90, 80, 70]);
    expectNear(byHour?.p50Ms ?? -1, 40);
    clock.now = now + 8 * 24 * hour;
    part.changed();
    expect(part.query(range, clock.now).operations).toEqual([]);
  });

  it('of a week make at most 60 points', () => {
    const { part, add } = partAt();
    for (let n = 0; n < 7 * 24; n++) add('op', 1, now - n * hour);
    const { operations } = part.query({ from: now - 7 * 24 * hour }, now);
    expect(operations[0]?.count).toBe(7 * 24);
    expect(operations[0]?.trend.length).toBeLessThanOrEqual(60);
    expect(operations[0]?.trend.reduce((sum, { count }) => sum + count, 0)).toBe(7 * 24);
  });
});

describe('too many operations', () => {
  it('are counted together, and those that are in use stay', () => {
    const { part, clock, add } = partAt();
    for (let n = 0; n < 2_000; n++) add(`op ${n}`, 1);
    const operations = () => part.query({}, clock.now).operations;
    expect(operations()).toHaveLength(500);
    expect(operations().find(({ operation }) => operation === '(other)')?.count).toBe(2_000 - 499);
    clock.now = now + hour + minute;
    add('later', 1);
    const since = { from: now - hour };
    const all = part.query(since, clock.now).operations;
    expect(all).toHaveLength(500);
    expect(all.some(({ operation }) => operation === 'later')).toBe(true);
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(2_001);
  });
});

describe('the saved state of durations', () => {
  it('continues as if there had been no restart', () => {
    const uninterrupted = partAt();
    const first = partAt();
    const rows = new Map<string, unknown>();
    for (let n = 0; n < 300; n++) {
      for (const { add } of [uninterrupted, first]) add(`op ${n % 7}`, n * 1.7, now - (n % 200) * minute);
      if (n % 50 === 0) save(first.part, rows);
    }
    save(first.part, rows);
    const second = partAt();
    second.part.restore([...rows].reverse().map(([id, data]) => ({ id, data })));
    for (const { add } of [uninterrupted, second]) add('op 3', 17);
    for (const range of [{}, { from: now - 5 * hour }])
      expect(sorted(second.part, range)).toEqual(sorted(uninterrupted.part, range));
    expect(second.part.changed().saved).toHaveLength(1);
  });

  it('has only what is kept', () => {
    const rows = new Map<string, unknown>();
    const { part, clock, add } = partAt();
    for (let n = 0; n < 100; n++) add('op', n, now - n * minute);
    save(part, rows);
    clock.now = now + 4 * hour;
    save(part, rows);
    expect(rows.size).toBe(1 + 3);
    clock.now = now + 10 * 24 * hour;
    save(part, rows);
    expect(rows.size).toBe(0);
  });

  function save(part: Performance, rows: Map<string, unknown>): void {
    const { saved, deleted } = part.changed();
    for (const { id, data } of saved) rows.set(id, JSON.parse(JSON.stringify(data)));
    for (const id of deleted) rows.delete(id);
  }

  function sorted(part: Performance, range: object) {
    const rounded = JSON.parse(JSON.stringify(part.query(range, now).operations), (_, value) =>
      typeof value === 'number' ? Number(value.toPrecision(10)) : value,
    ) as { operation: string }[];
    return rounded.sort((a, b) => a.operation.localeCompare(b.operation));
  }
});

describe('marks', () => {
  const mark = (process: string, change: string, at: number, offset: number) =>
    analysedLine(
      { service: 'supervisor', msg: `${process} is ${change}`, attributes: { process, change } },
      at,
      offset,
    );

  it('are the lines of the supervisor about processes', () => {
    const { part } = partAt();
    part.add(mark('payment', 'killed', now - minute, 1));
    part.add(mark('payment', 'ready', now, 2));
    part.add(mark('payment', 'confused', now, 3));
    part.add(analysedLine({ service: 'order', attributes: { process: 'order', change: 'ready' } }, now, 4));
    expect(part.query({}, now).marks).toEqual([
      { at: now - minute, process: 'payment', change: 'killed', detail: 'payment is killed' },
      { at: now, process: 'payment', change: 'ready', detail: 'payment is ready' },
    ]);
  });

  it('are saved, and bounded', () => {
    const { part } = partAt();
    for (let n = 0; n < 2_500; n++) part.add(mark('payment', 'ready', now - 2_500 + n, n));
    const { saved } = part.changed();
    expect(saved).toHaveLength(2_000);
    const restored = partAt().part;
    restored.restore(saved);
    expect(restored.query({}, now).marks).toEqual(part.query({}, now).marks);
    expect(restored.changed()).toEqual({ saved: [], deleted: [] });
  });
});
