import { encodeCursor, offsetsBefore, type Position } from '@/lib/protocol/cursor';

/** Where one log has been read to, in all its partitions: as numbers, and as the cursor that clients are given. */
export class LogPosition implements Position {
  private readonly offsets: number[] = [];
  private sum = 0;
  private written: string | undefined;

  constructor(readonly epoch: string) {}

  /** The next offset of each partition. */
  get next(): readonly number[] {
    return this.offsets;
  }

  /** How many offsets have been read or passed, over all partitions. */
  get total(): number {
    return this.sum;
  }

  /** Written once for all who are told the same: of a log of many partitions it is long. */
  get cursor(): string {
    this.written ??= encodeCursor(this);
    return this.written;
  }

  set(partition: number, next: number): void {
    for (let p = this.offsets.length; p <= partition; p += 1) this.offsets[p] = 0;
    if (this.offsets[partition] === next) return;
    this.sum += next - (this.offsets[partition] ?? 0);
    this.offsets[partition] = next;
    this.written = undefined;
  }

  /** Notes that everything before `next` was read, also what is no event. */
  advance(partition: number, next: number): void {
    if (next > (this.offsets[partition] ?? -1)) this.set(partition, next);
  }

  /** True while a position is ahead of this one: another gateway was faster, or knows partitions that were added. */
  isBehind({ epoch, next }: Position): boolean {
    return epoch === this.epoch && next.some((offset, p) => offset > (this.offsets[p] ?? 0));
  }

  /** A position with each of the partitions that there are now: those that were added are unread. */
  complete({ epoch, next }: Position): Position {
    return { epoch, next: this.offsets.map((_, partition) => next[partition] ?? 0) };
  }

  /** How many offsets lie between a position and this one. */
  since({ next }: Position): number {
    return this.sum - offsetsBefore(next);
  }
}
