const windowMs = 10_000;
/** A page asks for five feeds when it opens, and for one when somebody clicks. */
const requestsPerWindow = 40;
const packetsPerWindow = 400;

/** Counts what one client sends, whatever it is: requests, events that nobody knows, answers to nothing. */
export class FloodLimit {
  private packets = 0;
  private requests = 0;
  private since = Number.NEGATIVE_INFINITY;

  /** Notes a packet; false: there were so many that the connection has to end. */
  takesPacket(): boolean {
    this.turn();
    this.packets += 1;
    return this.packets <= packetsPerWindow;
  }

  /** Notes a request; false: there were so many that it has to be refused. */
  takesRequest(): boolean {
    this.turn();
    this.requests += 1;
    return this.requests <= requestsPerWindow;
  }

  /** When requests are taken again, ms from now. */
  get retryAfterMs(): number {
    return Math.max(0, Math.ceil(this.since + windowMs - performance.now()));
  }

  private turn(): void {
    const now = performance.now();
    if (now - this.since < windowMs) return;
    this.since = now;
    this.packets = 0;
    this.requests = 0;
  }
}
