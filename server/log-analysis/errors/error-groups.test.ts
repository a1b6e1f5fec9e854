import { expect, test } from 'vitest';
import { type ErrorsAnswer, errorsQuery } from '@/lib/logs/analysis';
import type { LogLine } from '@/lib/logs/log-line';
import type { AnalysedLine } from '@/server/log-analysis/part';
import { ErrorGroups } from './error-groups';

const minute = 60_000;
const start = 1_800_000_000_000;

function lineOf(data: Partial<LogLine['data']>, at = start, offset = 0): AnalysedLine {
  const line: LogLine = {
    ...{ id: `${offset}`, type: 'log.written', at, partition: 0, offset },
    data: { level: 'error', service: 'payment', msg: 'card 7 was declined', at, ...data },
  };
  return { place: { partition: 0, offset }, at, line };
}
const all = (groups: ErrorGroups, query: object = {}, now = start) =>
  groups.query(errorsQuery.parse({ limit: 500, ...query }), now);
const only = (groups: ErrorGroups, now = start) => all(groups, {}, now).groups[0];
const counted = ({ groups, dropped }: Pick<ErrorsAnswer, 'groups' | 'dropped'>) =>
  groups.reduce((sum, { count }) => sum + count, dropped.lines);

/** What was saved, as PostgreSQL returns it. */
class Saved {
  readonly rows = new Map<string, unknown>();

  save(groups: ErrorGroups): void {
    const { saved, deleted } = groups.changed();
    for (const id of deleted) this.rows.delete(id);
    for (const { id, data } of saved) this.rows.set(id, JSON.parse(JSON.stringify(data)));
  }

  restored(): ErrorGroups {
    const groups = new ErrorGroups();
    groups.restore([...this.rows].map(([id, data]) => ({ id, data })));
    return groups;
  }
}

test('lines below error are no errors; each service, name and place has its group', () => {
  const groups = new ErrorGroups();
  const stack = (name: string) => `Error: x\n    at ${name} (/app/a.ts:1:1)`;
  const err = (name: string, at: string) => ({
    err: { name, message: `id ${Math.random()}`, stack: stack(at) },
  });
  for (const level of ['debug', 'info', 'warn'] as const) groups.add(lineOf({ level, ...err('E', 'a') }));
  groups.add(lineOf(err('E', 'charge')));
  groups.add(lineOf(err('E', 'charge')));
  groups.add(lineOf(err('E', 'refund')));
  groups.add(lineOf(err('F', 'charge')));
  groups.add(lineOf({ service: 'order', ...err('E', 'charge') }));
  groups.add(lineOf({ level: 'fatal', msg: 'it ends' }));
  expect(all(groups).groups.map(({ service, name, place, count }) => [service, name, place, count])).toEqual(
    expect.arrayContaining([
      ['payment', 'E', 'charge (app/a.ts)', 2],
      ['payment', 'E', 'refund (app/a.ts)', 1],
      ['payment', 'F', 'charge (app/a.ts)', 1],
      ['order', 'E', 'charge (app/a.ts)', 1],
      ['payment', 'fatal', null, 1],
    ]),
  );
  expect(all(groups, { service: 'order' }).groups).toHaveLength(1);
  expect(all(groups).counts).toEqual({ open: 5, regressed: 0, resolved: 0, ignored: 0 });
});

test('a group knows its hour, versions and newest example, in whatever order its lines come', () => {
  const groups = new ErrorGroups();
  const versioned = (version: string) => ({ attributes: { version } });
  groups.add(lineOf({ msg: 'card 2', ...versioned('2') }, start + 2 * minute));
  groups.add(lineOf({ msg: 'card 1', ...versioned('1') }, start));
  groups.add(lineOf({ msg: 'card 0', attributes: { 'service.version': '2' } }, start - 90 * minute));
  const group = only(groups, start + 3 * minute);
  expect(group).toMatchObject({ count: 3, firstAt: start - 90 * minute, lastAt: start + 2 * minute });
  expect(group?.versions).toEqual(['1', '2']);
  expect(group?.example.data.msg).toBe('card 2');
  expect(group?.trend.slice(-4)).toEqual([1, 0, 1, 0]);
  expect(group?.trend.reduce((sum, count) => sum + count, 0)).toBe(2);
});

test('resolved becomes regressed by a line after the resolution, and ignored stays', () => {
  const groups = new ErrorGroups();
  groups.add(lineOf({}));
  const id = only(groups)?.id ?? '';
  groups.setState(id, { state: 'resolved' }, start + 10);
  groups.add(lineOf({}, start + 10));
  expect(only(groups)).toMatchObject({ state: 'resolved', stateAt: start + 10, count: 2 });
  groups.add(lineOf({}, start + 11));
  expect(only(groups)).toMatchObject({ state: 'regressed', stateAt: start + 11, count: 3 });
  groups.setState(id, { state: 'ignored' }, start + 12);
  groups.add(lineOf({}, start + 13));
  expect(only(groups)).toMatchObject({ state: 'ignored', stateAt: start + 12, count: 4 });
  expect(groups.setState('none', { state: 'open' }, start)).toBeUndefined();
});

test('the state is the same after every restart', () => {
  const saved = new Saved();
  let groups = new ErrorGroups();
  const whole = new ErrorGroups();
  for (let i = 0; i < 3_000; i += 1) {
    const data = { msg: `${'abcdefghij'[i % 10]} is wrong`, orderId: `ORD-${i}`, traceId: `t${i % 7}` };
    for (const each of [groups, whole]) each.add(lineOf(data, start + i * 1_000, i));
    if (i % 500 !== 0) continue;
    saved.save(groups);
    groups = saved.restored();
  }
  const now = start + 3_000_000;
  expect(all(groups, {}, now)).toEqual(all(whole, {}, now));
  groups.changed();
  expect(groups.changed()).toEqual({ saved: [], deleted: [] });
});

test('errors that never repeat displace neither others nor decisions, and none is uncounted', () => {
  const saved = new Saved();
  let groups = new ErrorGroups();
  for (const msg of ['often', 'often', 'decided']) groups.add(lineOf({ msg }, start - minute));
  const decided = all(groups).groups.find(({ message }) => message === 'decided')?.id ?? '';
  groups.setState(decided, { state: 'ignored' }, start);
  let lines = 3;
  for (let i = 0; i < 9_000; i += 1) {
    groups.add(lineOf({ err: { name: `Error${i}`, message: 'x' } }, start + i, i));
    lines += 1;
    if (i % 1_000 === 999) {
      saved.save(groups);
      groups = saved.restored();
    }
  }
  expect(groups.size).toBe(2_000);
  expect(saved.rows.size).toBeLessThanOrEqual(2_001);
  const messages = new Set<string>();
  let kept = 0;
  for (const { data } of [...saved.rows.values()].map((data) => ({
    data: data as { count?: number; message?: string },
  }))) {
    kept += data.count ?? 0;
    if (data.message) messages.add(data.message);
  }
  expect([...messages]).toEqual(expect.arrayContaining(['often', 'decided']));
  expect(kept + all(groups).dropped.lines).toBe(lines);
  expect(counted({ groups: [], dropped: all(groups).dropped })).toBe(lines - kept);
});

test('active are groups with a recent line that are regressed, or open and happened for the first time', () => {
  const groups = new ErrorGroups();
  const error = (name: string, at: number) => groups.add(lineOf({ err: { name, message: 'm' } }, at));
  const active = (lastFrom: number, firstFrom: number) =>
    groups.active(lastFrom, firstFrom).map(({ name, change, count }) => [name, change, count]);
  error('Old', start);
  error('Old', start + 60 * minute);
  error('New', start + 50 * minute);
  error('New', start + 51 * minute);
  error('Silent', start + 40 * minute);
  expect(active(start + 45 * minute, start + 30 * minute)).toEqual([['New', 'new', 2]]);
  expect(active(start + 55 * minute, start + 30 * minute)).toEqual([]);
  const idOf = (name: string) => all(groups).groups.find((group) => group.name === name)?.id ?? '';
  groups.setState(idOf('Old'), { state: 'resolved' }, start + 61 * minute);
  groups.setState(idOf('New'), { state: 'ignored' }, start + 61 * minute);
  expect(active(start, start)).toEqual([['Silent', 'new', 1]]);
  error('Old', start + 62 * minute);
  expect(active(start + 60 * minute, start + 30 * minute)).toEqual([['Old', 'regressed', 3]]);
});

test('no more than a hundred groups are active at once', () => {
  const groups = new ErrorGroups();
  for (let i = 0; i < 150; i += 1) groups.add(lineOf({ service: `s${i}` }, start, i));
  expect(groups.active(start, start)).toHaveLength(100);
});
