/** Counts whole milliseconds up to a minute, in constant memory. */
export class Histogram {
  private readonly counts = new Uint32Array(60_001);
  private total = 0;

  add(ms: number): void {
    const bucket = Math.min(60_000, Math.max(0, ms));
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.total += 1;
  }

  /** ms, or 0 when nothing was added. `share` between 0 and 1. */
  percentile(share: number): number {
    let left = this.total * share;
    for (const [ms, count] of this.counts.entries()) {
      left -= count;
      if (left <= 0) return ms;
    }
    return 0;
  }

  clear(): void {
    this.counts.fill(0);
    this.total = 0;
  }
}
