import type { ClockSkew } from './clock-skew';

/** Between two questions: until a round trip was short, and then. */
const firstPauseMs = 250;
const pauseMs = 30_000;
/** A page that is never idle asks all the same. */
const longestBusyMs = 2_000;
/** What the gateway stamps comes within this time, or the page was busy. */
const longestWayMs = 1_500;

/** The gateway's clock, epoch ms; undefined: no answer. */
type Ask = () => Promise<number | undefined>;

/** Measures how far the gateway's clock is from this one, again and again while there is a connection. */
export class GatewayClock {
  private ask: Ask | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isAsking = false;

  constructor(
    private readonly skew: ClockSkew,
    private readonly measured: () => void,
  ) {}

  /** Begins on a new connection; resolves with the first answer. To the millisecond it is known when the page is idle. */
  async follow(ask: Ask): Promise<void> {
    this.stop();
    this.ask = ask;
    await this.anew(ask);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.ask = undefined;
    this.isAsking = false;
  }

  /** The gateway stamped a message that came just now: one that cannot be says that a clock was set. Epoch ms. */
  heartbeat(at: number): void {
    if (this.ask && this.skew.contradicts(at, Date.now(), longestWayMs)) void this.anew(this.ask);
  }

  private async anew(ask: Ask): Promise<void> {
    await this.once();
    if (this.ask === ask) this.later(ask);
  }

  private later(ask: Ask): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.whenIdle(ask), this.skew.isSettled ? pauseMs : firstPauseMs);
  }

  private async whenIdle(ask: Ask): Promise<void> {
    await idle();
    if (this.ask === ask) await this.anew(ask);
  }

  private async once(): Promise<void> {
    const { ask } = this;
    if (!ask || this.isAsking) return;
    this.isAsking = true;
    const sent = Date.now();
    const theirs = await ask();
    const received = Date.now();
    // Another connection may be there by now, and its own question under way.
    if (this.ask !== ask) return;
    this.isAsking = false;
    if (theirs === undefined) return;
    this.skew.record(sent, received, theirs);
    this.measured();
  }
}

/** Resolves when the browser has nothing to do: a question that is asked while it has measures the page. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, 0);
    else requestIdleCallback(() => resolve(), { timeout: longestBusyMs });
  });
