/** A gateway sends each feed a heartbeat (an empty batch) every 10 s at the latest: two and a half of them, ms. */
const feedTimeoutMs = 25_000;

/** Distinguishes a feed or connection without events from one on which messages no longer arrive. */
export class LivenessTimeout {
  constructor(private readonly timeoutMs = feedTimeoutMs) {}

  private receivedAt = 0;
  private isSuspect = false;

  /** To be called when a message arrived at `now`, epoch ms. */
  reset(now: number): void {
    this.receivedAt = now;
    this.isSuspect = false;
  }

  /**
   * Whether no message arrived for too long. True from the second check on: at the first one after a computer slept,
   * messages may be there that were not read yet.
   */
  hasExpired(now: number): boolean {
    if (now - this.receivedAt <= this.timeoutMs) return false;
    const wasSuspect = this.isSuspect;
    this.isSuspect = true;
    return wasSuspect;
  }
}
