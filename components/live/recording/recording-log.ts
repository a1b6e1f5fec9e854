import type { DomainEvent } from '@/lib/events';
import type { Filter, GapReason, Offsets } from '@/lib/protocol';
import { decodeCursor, type Position } from '@/lib/protocol/cursor';
import { filterKey } from '@/lib/protocol/filter';
import type { Entry, RangeEntry } from './recording-entry';

/** Limits of a feed: reaching any of them drops the oldest entry. Measured: 3 MB, with small windows of prices 5 MB. */
export const recordingBounds = { events: 50_000, offsets: 500_000, entries: 8_000, covers: 48_000 } as const;

/** Consecutive ranges are merged up to this size, so that a quiet feed is not a list of single events. */
const mergedLimit = { events: 500, covers: 16 };

/** What was applied between two cursors. `sums`: `eventSum` of each event, in the same order. */
export interface AppliedRange {
  from: string;
  to: string;
  events: readonly DomainEvent[];
  sums: ArrayLike<number>;
  conflated: number;
  offsets?: Pick<Offsets, 'filtered' | 'invalid' | 'markers'>;
  isRecovered: boolean;
}

type Sizes = Record<keyof typeof recordingBounds, number>;
const nothing = (): Sizes => ({ events: 0, offsets: 0, entries: 0, covers: 0 });

/**
 * What a page applied of one feed, offset by offset, to be compared with Kafka afterwards. Bounded: what is dropped from
 * the front is counted.
 */
export class RecordingLog {
  readonly dropped = nothing();
  private readonly held = nothing();
  private list: Entry[] = [];
  private first = 0;
  /** The cursor decoded last: the next message starts at it. */
  private last: { cursor: string; position: Position } | undefined;

  constructor(private readonly bounds: Sizes = recordingBounds) {}

  entries(): readonly Entry[] {
    return this.list.slice(this.first);
  }

  /** A snapshot was applied: recording continues from its cursor. `at`: epoch ms. */
  snapshot(filter: Filter, cursor: string, at: number): void {
    const { epoch, next } = this.positionOf(cursor);
    this.push({ kind: 'snapshot', at, filter, epoch, next });
  }

  /** The gateway reported missed events. */
  gap(filter: Filter, gap: { cursor: string; missed: number; reason?: GapReason }, at: number): void {
    const { epoch, next } = this.positionOf(gap.cursor);
    this.push({ kind: 'gap', at, filter, epoch, next, missed: gap.missed, reason: gap.reason ?? 'unknown' });
  }

  range(filter: Filter, applied: AppliedRange, at: number): void {
    if (applied.from === applied.to && applied.events.length === 0) return;
    const from = this.positionOf(applied.from);
    const to = this.positionOf(applied.to);
    const range = toRange(filter, applied, from, to, at);
    const last = this.first < this.list.length ? this.list.at(-1) : undefined;
    if (last?.kind === 'range' && canMerge(last, range)) this.merge(last, range);
    else this.push(range);
  }

  private positionOf(cursor: string): Position {
    if (this.last?.cursor !== cursor)
      this.last = { cursor, position: decodeCursor(cursor) ?? { epoch: cursor, next: [] } };
    return this.last.position;
  }

  private merge(before: RangeEntry, range: RangeEntry): void {
    const triples = before.covers.length;
    merge(before, range);
    add(this.held, { ...sizeOf(range), entries: 0, covers: (before.covers.length - triples) / 3 });
    this.bound();
  }

  private push(entry: Entry): void {
    this.list.push(entry);
    add(this.held, sizeOf(entry));
    this.bound();
  }

  private bound(): void {
    while (isAbove(this.held, this.bounds) && this.first < this.list.length) this.dropFirst();
    if (this.first > 1_000 && this.first > this.list.length / 2) {
      this.list = this.list.slice(this.first);
      this.first = 0;
    }
  }

  private dropFirst(): void {
    const size = sizeOf(this.list[this.first] as Entry);
    // Frees its memory now: the list itself is shortened only from time to time.
    this.list[this.first] = { kind: 'snapshot', at: 0, filter: {}, epoch: '', next: [] };
    this.first += 1;
    add(this.held, size, -1);
    add(this.dropped, size);
  }
}

function toRange(
  filter: Filter,
  applied: AppliedRange,
  from: Position,
  to: Position,
  at: number,
): RangeEntry {
  const { events, sums, conflated, offsets, isRecovered } = applied;
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

const canMerge = (before: RangeEntry, range: RangeEntry): boolean =>
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

function merge(before: RangeEntry, range: RangeEntry): void {
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

function sizeOf(entry: Entry): Sizes {
  if (entry.kind !== 'range') return { events: 0, offsets: 0, entries: 1, covers: entry.next.length };
  let offsets = 0;
  for (let i = 0; i < entry.covers.length; i += 3)
    offsets += Math.max(0, (entry.covers[i + 2] as number) - (entry.covers[i + 1] as number));
  return { events: entry.events.length / 3, offsets, entries: 1, covers: entry.covers.length / 3 };
}

function add(sizes: Sizes, { events, offsets, entries, covers }: Sizes, sign = 1): void {
  sizes.events += sign * events;
  sizes.offsets += sign * offsets;
  sizes.entries += sign * entries;
  sizes.covers += sign * covers;
}

const isAbove = (held: Sizes, bounds: Sizes): boolean =>
  held.events > bounds.events ||
  held.offsets > bounds.offsets ||
  held.entries > bounds.entries ||
  held.covers > bounds.covers;
