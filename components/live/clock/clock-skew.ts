interface Sample {
  roundTrip: number;
  skew: number;
}
const maxSamples = 8;
/** A sample with a round trip this short is off by half of it at most: no better one is needed, ms. */
const shortMs = 10;
/** Clocks are read in whole ms. */
const resolutionMs = 1;
/** Two clocks drift apart by less than this between two samples, ms: a larger difference means that one was set. */
const driftMs = 100;

/**
 * How far this browser's clock is from the gateway's, from the sample with the shortest round trip: the shorter it was,
 * the less its two halves can differ (as in NTP, RFC 5905 section 8). The bounds are certain, because the gateway reads
 * its clock between `sent` and `received`.
 */
export class ClockSkew {
  private samples: Sample[] = [];

  /** `sent` and `received` by this browser's clock, `theirs` by the gateway's, epoch ms. */
  record(sent: number, received: number, theirs: number): void {
    const sample = { roundTrip: received - sent, skew: theirs - (sent + received) / 2 };
    // This clock was set back during the request.
    if (sample.roundTrip < 0) return;
    const { best } = this;
    const possible = best && boundOf(best) + boundOf(sample) + driftMs;
    // A clock was set since: the earlier samples no longer hold.
    if (best && possible !== undefined && Math.abs(sample.skew - best.skew) > possible) this.samples = [];
    this.samples.push(sample);
    if (this.samples.length > maxSamples) this.samples.shift();
  }

  /** Ms to add to this browser's clock to get the gateway's; 0 before the first sample. */
  get ms(): number {
    return this.best?.skew ?? 0;
  }

  /** `ms` is off by this much at most; undefined before the first sample. */
  get uncertaintyMs(): number | undefined {
    return this.best && boundOf(this.best);
  }

  /** Exact enough for latencies in ms: the round trip was short, or on this network it never is. */
  get isSettled(): boolean {
    return this.best !== undefined && (this.best.roundTrip <= shortMs || this.samples.length >= maxSamples);
  }

  /**
   * Whether a message stamped `theirs` by the gateway cannot arrive at `received` by this browser's clock, unless one of
   * the clocks was set. `longestTransitMs`: how long a message takes at most.
   */
  contradicts(theirs: number, received: number, longestTransitMs: number): boolean {
    const { best } = this;
    if (!best) return false;
    const difference = theirs - received - best.skew;
    const bound = boundOf(best) + driftMs;
    return difference > bound || difference < -bound - longestTransitMs;
  }

  private get best(): Sample | undefined {
    return this.samples.reduce<Sample | undefined>(
      (best, sample) => (best && best.roundTrip <= sample.roundTrip ? best : sample),
      undefined,
    );
  }
}

const boundOf = ({ roundTrip }: Sample): number => roundTrip / 2 + resolutionMs;
