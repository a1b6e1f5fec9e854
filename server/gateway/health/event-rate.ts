/** Events a second, from a count that only grows. */
export class EventRate {
  private before: { count: number; at: number } | undefined;

  /** The rate since the last call, of which the first returns 0. `now`: ms. */
  at(count: number, now: number): number {
    const { before } = this;
    this.before = { count, at: now };
    if (!before || now <= before.at) return 0;
    return Math.max(0, ((count - before.count) * 1_000) / (now - before.at));
  }
}
