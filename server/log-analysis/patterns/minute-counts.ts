import { z } from 'zod';

const minutes = 60;
const minuteMs = 60_000;

export const minuteCountsState = z.object({
  /** Minutes since 1970 of the last count. */
  minute: z.int(),
  counts: z.array(z.int().nonnegative()).length(minutes),
});

/** Lines of each of the last 60 minutes. */
export class MinuteCounts {
  /** Oldest first. */
  #counts: number[] = new Array<number>(minutes).fill(0);
  #minute = 0;

  static from(state: z.output<typeof minuteCountsState>): MinuteCounts {
    const restored = new MinuteCounts();
    restored.#counts = [...state.counts];
    restored.#minute = state.minute;
    return restored;
  }

  get state(): z.output<typeof minuteCountsState> {
    return { minute: this.#minute, counts: this.#counts };
  }

  /** At an epoch time in ms. What is more than an hour older than the newest is not counted. */
  add(at: number, count = 1): void {
    const minute = Math.floor(at / minuteMs);
    if (minute > this.#minute) this.#advance(minute);
    const index = minutes - 1 - (this.#minute - minute);
    if (index >= 0) this.#counts[index] = (this.#counts[index] ?? 0) + count;
  }

  merge(other: MinuteCounts): void {
    other.#counts.forEach((count, index) => {
      if (count > 0) this.add((other.#minute - (minutes - 1 - index)) * minuteMs, count);
    });
  }

  /** A value for each of the 60 minutes up to `now`, oldest first; the last is the present minute. */
  until(now: number): number[] {
    const shift = Math.floor(now / minuteMs) - this.#minute;
    return Array.from({ length: minutes }, (_, index) => this.#counts[index + shift] ?? 0);
  }

  #advance(minute: number): void {
    const shift = Math.min(minutes, minute - this.#minute);
    this.#counts = [...this.#counts.slice(shift), ...new Array<number>(shift).fill(0)];
    this.#minute = minute;
  }
}
