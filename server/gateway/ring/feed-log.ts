import type { Offsets } from '@/lib/protocol';
import { offsetsBefore } from '@/lib/protocol/cursor';
import { LogPosition } from './log-position';
import { messageBounds, weightOf } from './message-bounds';
import { type Mismatch, OffsetCounts } from './offset-counts';
import type { Entry } from './partition-log';
import { Ring, type RingBounds, type RingIndex } from './ring';

export interface FeedLogOptions {
  bounds: RingBounds;
  /** Notified of what the ring takes in and drops. */
  index: RingIndex;
  /** Called with offsets of which the counts and the log disagree. They are no longer given from the ring. */
  onMismatch(mismatch: Mismatch): void;
}

/** An `Offsets` that counts nothing between two positions: of a snapshot, or of a gap. */
export const uncounted = (from: number, to: number): Offsets => ({
  from,
  to,
  filtered: 0,
  invalid: 0,
  markers: 0,
});

/** At worst a marker and an invalid message lie between any two events: then the counts reach as far back as the ring. */
const runsPerEvent = 3;

/** One log as this gateway has read it: the position, the newest events, and what became of each offset. */
export class FeedLog {
  ring: Ring;
  position = new LogPosition('');
  counts: OffsetCounts;
  /** The offset that reading of each partition began at. */
  private begun: number[] = [];

  constructor(private readonly options: FeedLogOptions) {
    this.ring = this.emptyRing();
    this.counts = this.emptyCounts();
  }

  /** Drops everything and begins at these offsets (index: partition) of the log with this epoch. */
  reset(epoch: string, from: readonly number[]): void {
    this.ring = this.emptyRing();
    this.counts = this.emptyCounts();
    this.position = new LogPosition(epoch);
    this.begun = [];
    for (const [partition, offset] of from.entries()) this.begin(partition, offset);
  }

  /** Sets the offset that a partition is read from. */
  begin(partition: number, offset: number): void {
    this.position.set(partition, offset);
    this.begun[partition] = offset;
    this.ring.begin(partition, offset);
    this.counts.begin(partition, offset);
  }

  /** Adds an event. One whose offset is not behind the last is counted and not held: the ring is searched by offset. */
  add(entry: Entry): void {
    const { partition, offset } = entry.event;
    if (this.counts.addEvent(partition, offset)) this.ring.push(entry);
  }

  /** Notes that all offsets before `next` were read, and checks that as many were counted. */
  advance(partition: number, next: number): void {
    const from = this.position.next[partition] ?? 0;
    this.position.advance(partition, next);
    const mismatch = this.counts.compare(partition, from, next);
    if (mismatch) this.distrust(mismatch);
  }

  get cursor(): string {
    return this.position.cursor;
  }

  /** How many offsets were read, over all partitions. */
  get offsets(): number {
    return this.position.total;
  }

  /** Whether everything since a position is held and fits one message. */
  isNear(next: readonly number[]): boolean {
    if (this.missedSince(next) > 0 || this.ring.countSince(next) > messageBounds.events) return false;
    return weightOf(this.ring.since(next)) <= messageBounds.bytes;
  }

  /** The first offset of each partition that is given from the ring. */
  heldFrom(): number[] {
    return this.ring
      .heldFrom()
      .map((offset, partition) => Math.max(offset, this.counts.knownFrom(partition)));
  }

  /** How many offsets from `next` on (index: partition) are not given from the ring. */
  missedSince(next: readonly number[]): number {
    return this.heldFrom().reduce((sum, held, p) => sum + Math.max(0, held - (next[p] ?? 0)), 0);
  }

  /** Whether everything from these offsets on was read and counted by this gateway. */
  isCountedSince(next: readonly number[]): boolean {
    return this.begun.every(
      (begun, partition) => Math.max(begun, this.counts.knownFrom(partition)) <= (next[partition] ?? 0),
    );
  }

  /** Whether the ring holds as many events from these offsets on as were counted. Where it does not, it is not used. */
  isRingWhole(next: readonly number[]): boolean {
    const live = this.position.next;
    const held = this.ring.countsSince(next);
    let isWhole = true;
    for (const [partition, from] of next.entries()) {
      const to = live[partition] ?? 0;
      const counted = this.counts.betweenIn('valid', partition, from, to);
      const events = held[partition] ?? 0;
      if (counted === events) continue;
      isWhole = false;
      this.distrust({ partition, from, to, counted: to - from - counted + events });
    }
    return isWhole;
  }

  /** The account of the offsets from a position to now; `filtered`: how many events the filter left out. */
  offsetsSince(next: readonly number[], filtered: number): Offsets {
    const to = this.position.next;
    const invalid = this.counts.between('invalid', next, to);
    const markers = this.counts.between('markers', next, to);
    return { from: offsetsBefore(next), to: this.offsets, filtered, invalid, markers };
  }

  /** What is before the end of this range is read again from Kafka, and not given from the ring. */
  private distrust(mismatch: Mismatch): void {
    this.counts.forget(mismatch.partition, mismatch.to);
    this.options.onMismatch({ ...mismatch });
  }

  private emptyRing(): Ring {
    return new Ring(this.options.bounds, this.options.index);
  }

  private emptyCounts(): OffsetCounts {
    return new OffsetCounts(runsPerEvent * this.options.bounds.events);
  }
}
