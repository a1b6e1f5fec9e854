/** Wakes a waiting loop. A wake-up that comes while the loop is working is kept for its next wait. */
export class WakeUp {
  private isPending = false;
  private endWait: (() => void) | undefined;

  wake(): void {
    this.isPending = true;
    this.endWait?.();
  }

  /** Resolves at the next `wake`, or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.isPending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.endWait = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.endWait = undefined;
    this.isPending = false;
  }
}
