/** Upper bounds of the buckets, ms: about 7 % apart, from 1 ms to a minute. */
const bounds = Array.from({ length: 164 }, (_, i) => 1.07 ** i);
const sliceMs = 10_000;
const slices = 6;
const emptyCounts = () => new Uint32Array(bounds.length + 1);

/**
 * A histogram of the last minute (50 to 60 s) and of fixed size, from which percentiles are told within about 7 %.
 * What was slow an hour ago, or while the page opened, says nothing about now. Times are epoch ms.
 */
export class LatencyHistogram {
  private readonly counts = emptyCounts();
  private total = 0;
  /** What `counts` is the sum of: the slice at hand takes the place of the one that a minute has passed since. */
  private readonly bySlice = Array.from({ length: slices }, emptyCounts);
  private slice = 0;

  record(ms: number, now: number): void {
    this.forget(now);
    const bucket = this.bucketOf(ms);
    for (const counts of [this.counts, this.bySlice[this.slice % slices] as Uint32Array]) {
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    this.total += 1;
  }

  /** The value that a share `p` (0 to 1) of the records of the last minute does not exceed; undefined without any. */
  percentile(p: number, now: number): number | undefined {
    this.forget(now);
    if (this.total === 0) return undefined;
    let seen = 0;
    for (let i = 0; i < this.counts.length; i += 1) {
      seen += this.counts[i] ?? 0;
      if (seen >= this.total * p) return Math.round(bounds[Math.min(i, bounds.length - 1)] ?? 0);
    }
    return undefined;
  }

  private forget(now: number): void {
    const slice = Math.floor(now / sliceMs);
    const passed = Math.min(slices, slice - this.slice);
    for (let i = 0; i < passed; i += 1) this.takeOff(this.bySlice[(slice - i) % slices] as Uint32Array);
    // A clock that is set back must not bring back what was forgotten.
    this.slice = Math.max(this.slice, slice);
  }

  private takeOff(old: Uint32Array): void {
    for (const [bucket, count] of old.entries()) {
      this.counts[bucket] = (this.counts[bucket] ?? 0) - count;
      this.total -= count;
    }
    old.fill(0);
  }

  private bucketOf(ms: number): number {
    if (ms <= 1) return 0;
    return Math.min(bounds.length, Math.ceil(Math.log(ms) / Math.log(1.07)));
  }
}

const medianWindowMs = 5_000;
const maxRecent = 2_000;

/** The median over the last five seconds, or over the last 2,000 records when there were more. Times are epoch ms. */
export class RecentMedian {
  // Two rings and a place to sort in, made once: thousands of records a second leave nothing to collect.
  private readonly times = new Float64Array(maxRecent).fill(Number.NEGATIVE_INFINITY);
  private readonly values = new Float64Array(maxRecent);
  private readonly sorted = new Float64Array(maxRecent);
  private at = 0;

  record(ms: number, now: number): void {
    this.times[this.at] = now;
    this.values[this.at] = ms;
    this.at = (this.at + 1) % maxRecent;
  }

  median(now: number): number | undefined {
    let count = 0;
    for (let i = 0; i < maxRecent; i += 1) {
      if ((this.times[i] ?? 0) < now - medianWindowMs) continue;
      this.sorted[count] = this.values[i] ?? 0;
      count += 1;
    }
    return count === 0 ? undefined : this.sorted.subarray(0, count).sort()[count >> 1];
  }
}
