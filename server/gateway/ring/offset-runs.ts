import type { OffsetRun } from '@/server/bus';
import { Queue } from './queue';

interface Run extends OffsetRun {
  /** How many offsets are in all runs before this one. */
  before: number;
}

/** Offsets of one kind in one partition, as runs in order: how many lie between two offsets is found in O(log n). */
export class OffsetRuns {
  private readonly runs = new Queue<Run>();
  private last: Run | undefined;
  private count = 0;
  private reached = 0;

  /** How many runs are kept. */
  get length(): number {
    return this.runs.length;
  }

  /** Adds those that follow the last ones; false where these do not, and nothing is done. */
  extend(from: number, to: number): boolean {
    const { last } = this;
    if (last === undefined || last.to !== from) return false;
    last.to = to;
    this.count += to - from;
    this.reached = to;
    return true;
  }

  /** False where they are not behind those that were added before: then they are not kept. */
  add(from: number, to: number): boolean {
    if (this.extend(from, to)) return true;
    if (from < this.reached) return false;
    this.last = { from, to, before: this.count };
    this.runs.push(this.last);
    this.count += to - from;
    this.reached = to;
    return true;
  }

  /** How many of them lie from one offset on, and before another. */
  between(from: number, to: number): number {
    return from < to ? this.before(to) - this.before(from) : 0;
  }

  /** Drops the runs that end before this offset. */
  forget(before: number): void {
    for (let run = this.runs.at(0); run && run.to <= before; run = this.runs.at(0)) this.runs.shift();
    if (this.runs.length === 0) this.last = undefined;
  }

  /** Where the first half of the runs ends. */
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
