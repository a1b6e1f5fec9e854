/** Upper bounds of the buckets, ms: 7 % apart, from 1 ms to a minute. */
const bounds = Array.from({ length: 164 }, (_, i) => 1.07 ** i);
const sliceMs = 10_000;
const slices = 6;
const recentSlices = 3;
const emptyCounts = () => new Uint32Array(bounds.length + 1);

/**
 * A histogram of fixed size over the last minute (50 to 60 s): its percentiles are right within about 7 %. Times are
 * epoch ms.
 */
export class LatencyHistogram {
  private readonly counts = emptyCounts();
  private total = 0;
  /** `counts` is their sum. The present slice replaces the one of a minute ago. */
  private readonly bySlice = Array.from({ length: slices }, emptyCounts);
  private slice = 0;

  record(ms: number, now: number): void {
    this.dropOld(now);
    const bucket = this.bucketOf(ms);
    for (const counts of [this.counts, this.bySlice[this.slice % slices] as Uint32Array]) {
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    this.total += 1;
  }

  /** The value that a share `p` (0 to 1) of the records does not exceed; undefined without records. */
  percentile(p: number, now: number): number | undefined {
    this.dropOld(now);
    return percentileOf(this.counts, this.total, p);
  }

  /** The records of the last half minute (20 to 30 s): how many, and their percentiles. */
  recent(now: number): { count: number; p50?: number; p99?: number } {
    this.dropOld(now);
    const counts = emptyCounts();
    for (let back = 0; back < recentSlices; back += 1)
      for (const [i, count] of (this.bySlice[(this.slice + slices - back) % slices] as Uint32Array).entries())
        counts[i] = (counts[i] ?? 0) + count;
    const count = counts.reduce((sum, each) => sum + each, 0);
    const [p50, p99] = [0.5, 0.99].map((p) => percentileOf(counts, count, p));
    return p50 === undefined || p99 === undefined ? { count } : { count, p50, p99 };
  }

  private dropOld(now: number): void {
    const slice = Math.floor(now / sliceMs);
    const passed = Math.min(slices, slice - this.slice);
    for (let i = 0; i < passed; i += 1) this.subtract(this.bySlice[(slice - i) % slices] as Uint32Array);
    // When the clock is set back, dropped slices must not count again.
    this.slice = Math.max(this.slice, slice);
  }

  private subtract(old: Uint32Array): void {
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

function percentileOf(counts: Uint32Array, total: number, p: number): number | undefined {
  if (total === 0) return undefined;
  let seen = 0;
  for (let i = 0; i < counts.length; i += 1) {
    seen += counts[i] ?? 0;
    if (seen >= total * p) return Math.round(bounds[Math.min(i, bounds.length - 1)] ?? 0);
  }
  return undefined;
}

const medianWindowMs = 5_000;
const maxRecent = 2_000;

/** The median of the last five seconds, or of the last 2,000 records when there were more. Times are epoch ms. */
export class RecentMedian {
  // Allocated once: thousands of records a second leave no garbage.
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
