import type { CountedBlocks, CountedPartition } from '@/lib/analytics/counters';
import { blockSize } from '@/lib/analytics/event-mark';
import { BlockRing } from './block-ring';

/** What was counted of one partition, in total and per block of 1,000 offsets. Additions only: it runs for every event. */
export class PartitionCounters {
  private events = 0;
  private invalid = 0;
  private markers = 0;
  /** The offsets before it were read. */
  private next: number;
  private readonly blocks: BlockRing;

  constructor(
    private readonly from: number,
    maxBlocks: number,
  ) {
    this.next = from;
    this.blocks = new BlockRing(Math.floor(from / blockSize), maxBlocks);
  }

  addEvent(offset: number, mark: number): void {
    this.events += 1;
    this.blocks.addEvent(Math.floor(offset / blockSize), mark);
  }

  addInvalid(offset: number): void {
    this.invalid += 1;
    this.blocks.addInvalid(Math.floor(offset / blockSize), 1);
  }

  /** Offsets `from` to `to` (exclusive) without a record, or that cannot be read. */
  addRun(kind: 'invalid' | 'markers', from: number, to: number): void {
    this[kind] += to - from;
    for (let at = from; at < to; ) {
      const block = Math.floor(at / blockSize);
      const end = Math.min(to, (block + 1) * blockSize);
      if (kind === 'invalid') this.blocks.addInvalid(block, end - at);
      else this.blocks.addMarkers(block, end - at);
      at = end;
    }
  }

  advance(next: number): void {
    this.next = next;
  }

  totals(): CountedPartition {
    const { from, next, events, invalid, markers } = this;
    const { sum, firstOffset } = this.blocks;
    return { from, next, events, invalid, markers, sum, sumFrom: Math.max(from, firstOffset) };
  }

  perBlock(): CountedBlocks {
    return this.blocks.list();
  }
}
