/** Long enough to average what arrives 100 times a second, short enough to notice a flood before it costs anything. */
const horizonMs = 250;

/** How much arrives a second, forgotten exponentially: what came a horizon ago counts for a third. */
export class Rate {
  private value = 0;
  private notedAt = 0;

  /** `now`: ms on any clock that only goes forward. */
  note(amount: number, now: number): void {
    this.value = this.perSecond(now) + (amount * 1_000) / horizonMs;
    this.notedAt = now;
  }

  /** As it was when something was noted last. */
  get noted(): number {
    return this.value;
  }

  perSecond(now: number): number {
    return this.value * Math.exp((this.notedAt - now) / horizonMs);
  }
}
