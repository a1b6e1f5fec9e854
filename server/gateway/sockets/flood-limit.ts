const windowMs = 10_000;
/** A page subscribes to five feeds when it opens, and to one more at a click. */
const requestsPerWindow = 40;
const packetsPerWindow = 400;

/** Counts the packets and requests of one client, also those that are invalid. */
export class FloodLimit {
  private packets = 0;
  private requests = 0;
  private since = Number.NEGATIVE_INFINITY;

  /** Counts a packet. False: there were too many, and the connection has to be closed. */
  allowsPacket(): boolean {
    this.startWindow();
    this.packets += 1;
    return this.packets <= packetsPerWindow;
  }

  /** Counts a request. False: there were too many, and this one has to be refused. */
  allowsRequest(): boolean {
    this.startWindow();
    this.requests += 1;
    return this.requests <= requestsPerWindow;
  }

  /** When requests are accepted again, ms from now. */
  get retryAfterMs(): number {
    return Math.max(0, Math.ceil(this.since + windowMs - performance.now()));
  }

  private startWindow(): void {
    const now = performance.now();
    if (now - this.since < windowMs) return;
    this.since = now;
    this.packets = 0;
    this.requests = 0;
  }
}
