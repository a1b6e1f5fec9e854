interface Sample {
  roundTrip: number;
  skew: number;
}
const kept = 8;

/**
 * How far this clock is from the gateway's, from the sample with the shortest round trip: the shorter it was,
 * the less its two halves can differ. As NTP does, RFC 5905 section 8.
 */
export class ClockSkew {
  private samples: Sample[] = [];

  /** `sent` and `received` by this clock, `theirs` by the gateway's, epoch ms. */
  record(sent: number, received: number, theirs: number): void {
    const roundTrip = received - sent;
    this.samples.push({ roundTrip, skew: theirs - (sent + received) / 2 });
    if (this.samples.length > kept) this.samples.shift();
  }

  /** Ms to add to this clock to get the gateway's. */
  get ms(): number {
    const [best] = [...this.samples].sort((a, b) => a.roundTrip - b.roundTrip);
    return best?.skew ?? 0;
  }
}
