/** Timers that are cleared together. */
export class Timers {
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  /** Calls `run` after `ms`, unless the timers are cleared before. */
  after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
