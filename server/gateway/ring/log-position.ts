import { encodeCursor, offsetsBefore, type Position } from '@/lib/protocol/cursor';

/** The position that one log has been read to, as offsets and as the cursor that clients are sent. */
export class LogPosition implements Position {
  private readonly offsets: number[] = [];
  private sum = 0;
  private encoded: string | undefined;

  constructor(readonly epoch: string) {}

  /** The next offset of each partition. */
  get next(): readonly number[] {
    return this.offsets;
  }

  /** The sum of the next offsets of all partitions. */
  get total(): number {
    return this.sum;
  }

  /** Encoded once per position: of a log of many partitions it is long. */
  get cursor(): string {
    this.encoded ??= encodeCursor(this);
    return this.encoded;
  }

  set(partition: number, next: number): void {
    for (let p = this.offsets.length; p <= partition; p += 1) this.offsets[p] = 0;
    if (this.offsets[partition] === next) return;
    this.sum += next - (this.offsets[partition] ?? 0);
    this.offsets[partition] = next;
    this.encoded = undefined;
  }

  /** Moves a partition on to `next`; never back. */
  advance(partition: number, next: number): void {
    if (next > (this.offsets[partition] ?? -1)) this.set(partition, next);
  }

  /** Whether a position of the same log is ahead of this one in some partition. */
  isBehind({ epoch, next }: Position): boolean {
    return epoch === this.epoch && next.some((offset, p) => offset > (this.offsets[p] ?? 0));
  }

  /** A position over all partitions that exist now: those that were added since begin at 0. */
  complete({ epoch, next }: Position): Position {
    return { epoch, next: this.offsets.map((_, partition) => next[partition] ?? 0) };
  }

  /** How many offsets lie between an earlier position and this one. */
  since({ next }: Position): number {
    return this.sum - offsetsBefore(next);
  }
}
