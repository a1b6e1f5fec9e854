interface Sample {
  roundTrip: number;
  skew: number;
}
const kept = 8;
/** A sample with so short a round trip cannot be off by more than half of it: a better one is not worth asking for. */
const shortMs = 10;
/** Clocks are read in whole ms. */
const resolutionMs = 1;
/** Two clocks that run drift apart by less than this between two samples; more, and one of them was set. */
const driftMs = 100;

/**
 * How far this clock is from the gateway's, from the sample with the shortest round trip: the shorter it was,
 * the less its two halves can differ. As NTP does, RFC 5905 section 8. Each sample gives bounds that are certain: the
 * gateway read its clock between `sent` and `received`.
 */
export class ClockSkew {
  private samples: Sample[] = [];

  /** `sent` and `received` by this clock, `theirs` by the gateway's, epoch ms. */
  record(sent: number, received: number, theirs: number): void {
    const sample = { roundTrip: received - sent, skew: theirs - (sent + received) / 2 };
    // This clock was set while the question was under way.
    if (sample.roundTrip < 0) return;
    const { best } = this;
    const possible = best && boundOf(best) + boundOf(sample) + driftMs;
    // What was measured before is of a clock that was set since.
    if (best && possible !== undefined && Math.abs(sample.skew - best.skew) > possible) this.samples = [];
    this.samples.push(sample);
    if (this.samples.length > kept) this.samples.shift();
  }

  /** Ms to add to this clock to get the gateway's; 0 while nothing is measured. */
  get ms(): number {
    return this.best?.skew ?? 0;
  }

  /** `ms` is off by this much at most; undefined while nothing is measured. */
  get uncertaintyMs(): number | undefined {
    return this.best && boundOf(this.best);
  }

  /** Good enough for figures of milliseconds: the round trip was short, or is never any shorter on this network. */
  get isSettled(): boolean {
    return this.best !== undefined && (this.best.roundTrip <= shortMs || this.samples.length >= kept);
  }

  /** Whether a message that the gateway stamped `theirs` can come at `received` by this clock, unless one was set. */
  contradicts(theirs: number, received: number, longestWayMs: number): boolean {
    const { best } = this;
    if (!best) return false;
    const difference = theirs - received - best.skew;
    const bound = boundOf(best) + driftMs;
    return difference > bound || difference < -bound - longestWayMs;
  }

  private get best(): Sample | undefined {
    return this.samples.reduce<Sample | undefined>(
      (best, sample) => (best && best.roundTrip <= sample.roundTrip ? best : sample),
      undefined,
    );
  }
}

const boundOf = ({ roundTrip }: Sample): number => roundTrip / 2 + resolutionMs;
