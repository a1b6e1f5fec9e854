/** Upper bounds of the buckets, ms: about 7 % apart, from 1 ms to a minute. */
const bounds = Array.from({ length: 164 }, (_, i) => 1.07 ** i);

/** A histogram of fixed size, from which percentiles are told within about 7 %. */
export class LatencyHistogram {
  private readonly counts = new Uint32Array(bounds.length + 1);
  private total = 0;

  record(ms: number): void {
    const bucket = this.bucketOf(ms);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.total += 1;
  }

  /** The value that a share `p` (0 to 1) of the records does not exceed; undefined when there are none. */
  percentile(p: number): number | undefined {
    if (this.total === 0) return undefined;
    let seen = 0;
    for (let i = 0; i < this.counts.length; i += 1) {
      seen += this.counts[i] ?? 0;
      if (seen >= this.total * p) return Math.round(bounds[Math.min(i, bounds.length - 1)] ?? 0);
    }
    return undefined;
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
