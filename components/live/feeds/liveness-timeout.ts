/** Gateways send at least an empty batch every 10 s: two and a half beats without one are no coincidence. */
const silentMs = 25_000;

/** Tells a feed, or a connection, that has nothing to say from one that is not heard any more. */
export class SilenceWatch {
  constructor(private readonly longestMs = silentMs) {}

  private heardAt = 0;
  private isSuspect = false;

  /** Something came. Epoch ms. */
  heard(now: number): void {
    this.heardAt = now;
    this.isSuspect = false;
  }

  /** True at the second look only: a computer that slept still has its messages to read at the first. */
  isSilent(now: number): boolean {
    if (now - this.heardAt <= this.longestMs) return false;
    const wasSuspect = this.isSuspect;
    this.isSuspect = true;
    return wasSuspect;
  }
}
