/** Fewer events a second than this is quiet: then each is sent at once and not held for a window. */
const quietPerSecond = 150;
/** … unless that is more writes a second than this, one to each client for each event: a tenth of a core. */
const quietWritesPerSecond = 12_000;
/** Then the window is this long: what little comes is two events rather than one for each write. */
const sparseMs = 20;
/** A room with so many clients that a write each takes longer than its window has a longer one: half a core's worth. */
const writesPerMs = 60;
const longestMs = 250;
const rateHorizonMs = 250;
const quietGapMs = 2;
/** What comes so shortly before the end of a window is its end: readers that ask Kafka once a window come a little early or late. */
const slackMs = 4;

export interface Clock {
  now(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (run, ms) => setTimeout(run, ms),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/**
 * Decides when a room is written: at most once per window, but at once when the room was quiet, so that a
 * single event never waits for the window of a flood that is not there.
 */
export class Window {
  private last = Number.NEGATIVE_INFINITY;
  private timer: unknown;
  private rate = 0;
  private ratedAt = 0;

  constructor(
    private readonly ms: number,
    private readonly flush: () => void,
    /** How many clients a flush is written to. */
    private readonly members: () => number,
    private readonly clock: Clock = systemClock,
    /** No two flushes come sooner after each other. */
    private readonly leastMs: () => number = () => 0,
  ) {}

  /** Tells that `count` events wait. Flushes now, or when the window ends. */
  arrived(count: number): void {
    const now = this.clock.now();
    this.measure(now, count);
    if (this.timer !== undefined) return;
    const wait = this.last + this.gap() - now;
    if (wait <= slackMs) this.fire();
    else this.timer = this.clock.setTimer(() => this.fire(), wait);
  }

  /** Flushes what waits now, out of turn: a client is about to join. */
  fire(): void {
    this.cancel();
    this.last = this.clock.now();
    this.flush();
  }

  cancel(): void {
    if (this.timer !== undefined) this.clock.clearTimer(this.timer);
    this.timer = undefined;
  }

  // Events a second, forgotten exponentially over the horizon.
  private measure(now: number, count: number): void {
    const elapsed = now - this.ratedAt;
    this.rate = this.rate * Math.exp(-elapsed / rateHorizonMs) + (count * 1_000) / rateHorizonMs;
    this.ratedAt = now;
  }

  private gap(): number {
    return Math.max(this.leastMs(), this.usualGap());
  }

  private usualGap(): number {
    const members = this.members();
    const isSparse = this.rate < quietPerSecond;
    if (isSparse && this.rate * members <= quietWritesPerSecond) return Math.min(quietGapMs, this.ms);
    const least = isSparse ? Math.max(sparseMs, this.ms) : this.ms;
    return Math.max(least, Math.min(longestMs, members / writesPerMs));
  }
}
