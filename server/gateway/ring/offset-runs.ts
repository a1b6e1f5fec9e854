import type { OffsetRun } from '@/server/bus';
import { Queue } from './queue';

interface Run extends OffsetRun {
  /** How many offsets are in all runs before this one. */
  before: number;
}

/** The offsets of one kind in one partition, as runs in ascending order. Counts those between two offsets in O(log n). */
export class OffsetRuns {
  private readonly runs = new Queue<Run>();
  private last: Run | undefined;
  private count = 0;
  private reached = 0;

  /** How many runs there are. */
  get length(): number {
    return this.runs.length;
  }

  /** Extends the last run, if it ends at `from`; otherwise does nothing and returns false. */
  extend(from: number, to: number): boolean {
    const { last } = this;
    if (last === undefined || last.to !== from) return false;
    last.to = to;
    this.count += to - from;
    this.reached = to;
    return true;
  }

  /** Adds the offsets `from` to `to` (exclusive). Those that are not behind all added before are not added: false. */
  add(from: number, to: number): boolean {
    if (this.extend(from, to)) return true;
    if (from < this.reached) return false;
    this.last = { from, to, before: this.count };
    this.runs.push(this.last);
    this.count += to - from;
    this.reached = to;
    return true;
  }

  /** How many lie in `from` to `to` (exclusive). */
  between(from: number, to: number): number {
    return from < to ? this.before(to) - this.before(from) : 0;
  }

  /** Drops the runs that end before this offset. */
  forget(before: number): void {
    for (let run = this.runs.at(0); run && run.to <= before; run = this.runs.at(0)) this.runs.shift();
    if (this.runs.length === 0) this.last = undefined;
  }

  /** The offset at which the first half of the runs ends. */
  get middle(): number {
    return this.runs.at(this.runs.length >> 1)?.to ?? this.reached;
  }

  private before(offset: number): number {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runs.at(middle)?.from ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    const run = low > 0 ? this.runs.at(low - 1) : undefined;
    if (run) return run.before + Math.min(offset, run.to) - run.from;
    return this.runs.at(0)?.before ?? this.count;
  }
}
