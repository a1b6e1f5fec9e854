import type { DomainEvent } from '@/lib/events';
import type { Filter, LevelCounts, Offsets } from '@/lib/protocol';
import type { Position } from '@/lib/protocol/cursor';
import { filterKey } from '@/lib/protocol/filter';
import type { RangeEntry } from './recording-entry';

/** Consecutive ranges are merged up to this size, so that a quiet feed is not a list of single events. */
const mergedLimit = { events: 500, covers: 16 };

/** What was applied between two cursors. `sums`: `eventSum` of each event, in the same order. */
export interface AppliedRange {
  from: string;
  to: string;
  events: readonly DomainEvent[];
  sums: ArrayLike<number>;
  conflated: number;
  conflatedLevels?: LevelCounts;
  offsets?: Pick<Offsets, 'filtered' | 'invalid' | 'markers'>;
  isRecovered: boolean;
}

/** The entry of what was applied at `at`, epoch ms. */
export function toRange(
  filter: Filter,
  applied: AppliedRange,
  from: Position,
  to: Position,
  at: number,
): RangeEntry {
  const { events, sums, conflated, conflatedLevels, offsets, isRecovered } = applied;
  const range: RangeEntry = {
    kind: 'range',
    at,
    until: at,
    arrival: isRecovered ? 'recovered' : 'live',
    filter,
    epoch: to.epoch,
    covers: coversOf(from, to),
    events: new Array(3 * events.length),
    conflated,
    ...(conflated > 0 && conflatedLevels ? { conflatedLevels } : {}),
    counts: offsets && { filtered: offsets.filtered, invalid: offsets.invalid, markers: offsets.markers },
    replacedTimes: [],
  };
  for (let i = 0; i < events.length; i += 1) {
    const { partition, offset, at: time, atReplaced } = events[i] as DomainEvent;
    range.events[3 * i] = partition;
    range.events[3 * i + 1] = offset;
    range.events[3 * i + 2] = sums[i] as number;
    if (atReplaced) range.replacedTimes.push(partition, offset, time);
  }
  return range;
}

/** Partition, first offset and the one after the last, of each partition that moved. */
function coversOf(from: Position, to: Position): number[] {
  const covers: number[] = [];
  for (let partition = 0; partition < to.next.length; partition += 1) {
    const [begin, end] = [from.next[partition] ?? 0, to.next[partition] as number];
    if (begin !== end) covers.push(partition, begin, end);
  }
  return covers;
}

/** Whether two ranges may become one: it would say the same of each offset. */
export const canMerge = (before: RangeEntry, range: RangeEntry): boolean =>
  before.conflated === 0 &&
  range.conflated === 0 &&
  before.arrival === range.arrival &&
  before.epoch === range.epoch &&
  (before.counts === undefined) === (range.counts === undefined) &&
  before.events.length + range.events.length <= 3 * mergedLimit.events &&
  before.covers.length + range.covers.length <= 3 * mergedLimit.covers &&
  (before.filter === range.filter || filterKey(before.filter) === filterKey(range.filter)) &&
  isContinued(before.covers, range.covers);

/** Ranges with a sequence gap between them stay apart, so that the gap is visible. */
function isContinued(before: readonly number[], covers: readonly number[]): boolean {
  for (let i = 0; i < covers.length; i += 3) {
    const found = indexOf(before, covers[i] as number);
    if (found >= 0 && before[found + 2] !== covers[i + 1]) return false;
  }
  return true;
}

/** Adds `range` to the entry before it. */
export function mergeRange(before: RangeEntry, range: RangeEntry): void {
  const { covers } = before;
  for (let i = 0; i < range.covers.length; i += 3) {
    const found = indexOf(covers, range.covers[i] as number);
    if (found >= 0) covers[found + 2] = range.covers[i + 2] as number;
    else covers.push(...range.covers.slice(i, i + 3));
  }
  for (const value of range.events) before.events.push(value);
  for (const value of range.replacedTimes) before.replacedTimes.push(value);
  for (const name of ['filtered', 'invalid', 'markers'] as const)
    if (before.counts && range.counts) before.counts[name] += range.counts[name];
  before.until = range.until;
}

function indexOf(triples: readonly number[], partition: number): number {
  for (let i = 0; i < triples.length; i += 3) if (triples[i] === partition) return i;
  return -1;
}
