import type { Filter, GapReason } from '@/lib/protocol';
import { decodeCursor, type Position } from '@/lib/protocol/cursor';
import type { Entry, RangeEntry } from './recording-entry';
import { type AppliedRange, canMerge, mergeRange, toRange } from './recording-range';
import { add, isAbove, nothing, recordingBounds, type Sizes, sizeOf } from './recording-size';

/**
 * What a page applied of one feed, offset by offset, to be compared with Kafka afterwards. Bounded: what is dropped from
 * the front is counted.
 */
export class RecordingLog {
  readonly dropped = nothing();
  private readonly sizes = nothing();
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
    mergeRange(before, range);
    add(this.sizes, { ...sizeOf(range), entries: 0, covers: (before.covers.length - triples) / 3 });
    this.bound();
  }

  private push(entry: Entry): void {
    this.list.push(entry);
    add(this.sizes, sizeOf(entry));
    this.bound();
  }

  private bound(): void {
    while (isAbove(this.sizes, this.bounds) && this.first < this.list.length) this.dropFirst();
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
    add(this.sizes, size, -1);
    add(this.dropped, size);
  }
}
