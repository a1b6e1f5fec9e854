import { z } from 'zod';

const minuteMs = 60_000;
const minutes = 60;

/** The minute of the newest count, and the counts up to it without leading zeros. */
export const savedMinutes = z.tuple([z.int(), z.array(z.int().nonnegative()).max(minutes)]);

/** Counts by minute of the newest hour. */
export class MinuteCounts {
  private counts = new Uint32Array(minutes);
  private newest = 0;

  /** `at`: epoch ms. What is older than an hour before the newest is not kept. */
  add(at: number): void {
    const minute = Math.floor(at / minuteMs);
    if (minute > this.newest) this.moveTo(minute);
    if (minute > this.newest - minutes) this.counts[minute % minutes] = this.of(minute) + 1;
  }

  /** The 60 minutes up to the one of `now`, oldest first. */
  until(now: number): number[] {
    const last = Math.floor(now / minuteMs);
    return Array.from({ length: minutes }, (_, i) => this.of(last - minutes + 1 + i));
  }

  saved(): z.output<typeof savedMinutes> {
    const counts = this.until(this.newest * minuteMs);
    const first = counts.findIndex((count) => count > 0);
    return [this.newest, first < 0 ? [] : counts.slice(first)];
  }

  static restored([newest, counts]: z.output<typeof savedMinutes>): MinuteCounts {
    const restored = new MinuteCounts();
    restored.newest = newest;
    for (const [index, count] of counts.entries())
      restored.counts[(newest - counts.length + 1 + index) % minutes] = count;
    return restored;
  }

  private of(minute: number): number {
    const isKept = minute >= 0 && minute <= this.newest && minute > this.newest - minutes;
    return isKept ? (this.counts[minute % minutes] ?? 0) : 0;
  }

  private moveTo(minute: number): void {
    if (minute - this.newest >= minutes) this.counts.fill(0);
    else for (let m = this.newest + 1; m <= minute; m += 1) this.counts[m % minutes] = 0;
    this.newest = minute;
  }
}
