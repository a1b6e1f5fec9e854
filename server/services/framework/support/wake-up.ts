/** Wakes a loop that waits. A nudge given while it works is kept. */
export class Nudge {
  private given = false;
  private wake: (() => void) | undefined;

  give(): void {
    this.given = true;
    this.wake?.();
  }

  /** Resolves at the next nudge, or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.given) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = undefined;
    this.given = false;
  }
}
