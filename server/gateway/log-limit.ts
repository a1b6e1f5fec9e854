/** Bounds how many lines a second are logged of one kind. */
export class LogLimit {
  private second = 0;
  private logged = 0;

  constructor(private readonly perSecond: number) {}

  /** Counts a line; false: it is not to be logged. */
  allows(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.second) this.logged = 0;
    this.second = second;
    this.logged += 1;
    return this.logged <= this.perSecond;
  }
}
