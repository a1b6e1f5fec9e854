/** Fewer events a second than this are fetched as they come. */
const quietPerSecond = 300;
const horizonMs = 250;
const pauseMs = 14;

/**
 * How long to wait before the next fetch, ms. A broker answers a fetch as soon as it has one record: at a thousand
 * records a second that is hundreds of requests, each of which costs more than the records in it. A reader that
 * writes to its clients in windows of 16 ms loses nothing by asking about as often.
 */
export class FetchPace {
  private rate = 0;
  private ratedAt = 0;

  /** Notes that `count` records came at `now` (ms); `behind`: how many more the partition holds already. */
  after(count: number, behind: number, now: number): number {
    this.rate = this.rate * Math.exp((this.ratedAt - now) / horizonMs) + (count * 1_000) / horizonMs;
    this.ratedAt = now;
    // Who is behind does not rest.
    return behind > 0 || this.rate < quietPerSecond ? 0 : pauseMs;
  }
}
