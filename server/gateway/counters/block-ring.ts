import type { CountedBlocks } from '@/lib/analytics/counters';
import { blockSize, sumModulus } from '@/lib/analytics/event-mark';

/** Of this many blocks the arrays are made at first; they double until the bound. */
const initialBlocks = 16;

/** The counts of the newest blocks of one partition, in arrays: 14 bytes a block. */
export class BlockRing {
  private size = initialBlocks;
  private events = new Uint16Array(initialBlocks);
  private invalid = new Uint16Array(initialBlocks);
  private markers = new Uint16Array(initialBlocks);
  private sums = new Float64Array(initialBlocks);
  /** The oldest block that is kept, and the newest. */
  private first: number;
  private last: number;
  /** Of the marks in all blocks that are kept, modulo `sumModulus`. */
  sum = 0;

  constructor(
    first: number,
    private readonly maxBlocks: number,
  ) {
    this.first = first;
    this.last = first;
  }

  addEvent(block: number, mark: number): void {
    const slot = this.slotOf(block);
    if (slot < 0) return;
    this.events[slot] = (this.events[slot] as number) + 1;
    this.sums[slot] = (this.sums[slot] as number) + mark;
    this.sum += mark;
    // A mark is far below the modulus.
    if (this.sum >= sumModulus) this.sum -= sumModulus;
  }

  /** The first offset of the oldest block that is kept. */
  get firstOffset(): number {
    return this.first * blockSize;
  }

  addInvalid(block: number, count: number): void {
    const slot = this.slotOf(block);
    if (slot >= 0) this.invalid[slot] = (this.invalid[slot] as number) + count;
  }

  addMarkers(block: number, count: number): void {
    const slot = this.slotOf(block);
    if (slot >= 0) this.markers[slot] = (this.markers[slot] as number) + count;
  }

  list(): CountedBlocks {
    const blocks = Array.from({ length: this.last - this.first + 1 }, (_, i) => {
      const slot = (this.first + i) % this.size;
      return {
        events: this.events[slot] as number,
        invalid: this.invalid[slot] as number,
        markers: this.markers[slot] as number,
        sum: this.sums[slot] as number,
      };
    });
    return { first: this.first, blocks };
  }

  /** Where a block is counted; -1: it is no longer kept. */
  private slotOf(block: number): number {
    if (block > this.last) this.moveTo(block);
    return block < this.first ? -1 : block % this.size;
  }

  /** Makes a block the newest one. The blocks that were skipped are empty. */
  private moveTo(block: number): void {
    while (block - this.first >= this.size && this.size < this.maxBlocks) this.grow();
    const kept = Math.max(this.first, block - this.size + 1);
    for (let dropped = this.first; dropped < Math.min(kept, this.last + 1); dropped += 1)
      this.subtract(this.sums[dropped % this.size] as number);
    const cleared = Math.min(this.size, block - this.last);
    for (let i = 0; i < cleared; i += 1) this.clear((block - i) % this.size);
    this.first = kept;
    this.last = block;
  }

  private subtract(sum: number): void {
    this.sum -= sum % sumModulus;
    if (this.sum < 0) this.sum += sumModulus;
  }

  private grow(): void {
    const size = Math.min(this.maxBlocks, this.size * 2);
    const moved = <T extends Uint16Array | Float64Array>(from: T, to: T): T => {
      for (let block = this.first; block <= this.last; block += 1)
        to[block % size] = from[block % this.size] as number;
      return to;
    };
    this.events = moved(this.events, new Uint16Array(size));
    this.invalid = moved(this.invalid, new Uint16Array(size));
    this.markers = moved(this.markers, new Uint16Array(size));
    this.sums = moved(this.sums, new Float64Array(size));
    this.size = size;
  }

  private clear(slot: number): void {
    this.events[slot] = 0;
    this.invalid[slot] = 0;
    this.markers[slot] = 0;
    this.sums[slot] = 0;
  }
}
