import type { ClockSkew } from './clock-skew';

/** Between two measurements, ms: until a round trip was short, and from then on. */
const firstPauseMs = 250;
const pauseMs = 30_000;
/** Measures even on a page that was busy for so long, ms. */
const longestBusyMs = 2_000;
/** A message of the gateway takes no longer than this unless the page was busy, ms. */
const longestTransitMs = 1_500;

/** Requests the gateway's clock, epoch ms; undefined: no answer. */
type RequestTime = () => Promise<number | undefined>;

/** Measures how far the gateway's clock is from this browser's, repeatedly while there is a connection. */
export class GatewayClock {
  private request: RequestTime | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isRequesting = false;

  constructor(
    private readonly skew: ClockSkew,
    private readonly measured: () => void,
  ) {}

  /** Starts on a new connection; resolves after the first answer. Exact ones come when the page is idle. */
  async follow(request: RequestTime): Promise<void> {
    this.stop();
    this.request = request;
    await this.measure(request);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.request = undefined;
    this.isRequesting = false;
  }

  /** A message that the gateway stamped `at`, epoch ms, just arrived: measures again when it contradicts the skew. */
  heartbeat(at: number): void {
    if (this.request && this.skew.contradicts(at, Date.now(), longestTransitMs))
      void this.measure(this.request);
  }

  private async measure(request: RequestTime): Promise<void> {
    await this.measureOnce();
    if (this.request === request) this.scheduleNext(request);
  }

  private scheduleNext(request: RequestTime): void {
    clearTimeout(this.timer);
    const pause = this.skew.isSettled ? pauseMs : firstPauseMs;
    this.timer = setTimeout(() => void this.measureWhenIdle(request), pause);
  }

  private async measureWhenIdle(request: RequestTime): Promise<void> {
    await idle();
    if (this.request === request) await this.measure(request);
  }

  private async measureOnce(): Promise<void> {
    const { request } = this;
    if (!request || this.isRequesting) return;
    this.isRequesting = true;
    const sent = Date.now();
    const theirs = await request();
    const received = Date.now();
    // Meanwhile the page may have reconnected, and sent a request on the new connection.
    if (this.request !== request) return;
    this.isRequesting = false;
    if (theirs === undefined) return;
    this.skew.record(sent, received, theirs);
    this.measured();
  }
}

/** Resolves when the browser is idle: on a busy page the round trip would measure the page. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, 0);
    else requestIdleCallback(() => resolve(), { timeout: longestBusyMs });
  });
