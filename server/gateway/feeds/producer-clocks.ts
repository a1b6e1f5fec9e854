import type { ProducerClock } from '@/lib/health';

/** Networks, and clocks that are right, differ by less. */
const toleratedMs = 2_000;
/** Delays are remembered for one to two windows. */
const windowMs = 30_000;
/** Any producer may write any source: at most this many are judged. */
const maxProducers = 64;

interface Delays {
  least: number;
  most: number;
}
/** By source. */
type Window = Map<string | undefined, Delays>;

/**
 * Judges the clocks of a feed's producers by the delays from an event's timestamp to its arrival. A clock is ahead when all
 * of its events arrived before their timestamp; it is behind when all arrived late although the gateway did not lag. One
 * event with an odd timestamp among others, or some that waited for a broker, prove nothing.
 */
export class ProducerClocks {
  private current: Window = new Map();
  private previous: Window = new Map();
  private since = Number.NEGATIVE_INFINITY;
  /** This gateway's clock less a clock that only goes forward, ms. */
  private ownOffset: number;

  /** `now`: this gateway's clock, epoch ms. */
  constructor(private readonly now: () => number = Date.now) {
    this.ownOffset = this.readOwnOffset();
  }

  /** Notes an event that arrived while the gateway was at the end of the log. Times: epoch ms. */
  note(source: string | undefined, at: number, arrivedAt: number): void {
    const delay = arrivedAt - at;
    const delays = this.current.get(source);
    if (delays) {
      if (delay < delays.least) delays.least = delay;
      if (delay > delays.most) delays.most = delay;
    } else if (this.current.size < maxProducers) this.current.set(source, { least: delay, most: delay });
  }

  /** Drops all delays: the gateway lagged, and so they contain its lag. */
  forget(): void {
    this.current = new Map();
    this.previous = new Map();
  }

  /** The producer whose clock is off the most; undefined: all are right. To be called about once a second. */
  worst(): ProducerClock | undefined {
    this.forgetIfClockWasSet();
    this.rotate();
    const sources = new Set([...this.current.keys(), ...this.previous.keys()]);
    const off = [...sources].flatMap((source) => {
      const offsetMs = this.offsetOf(source);
      return Math.abs(offsetMs) < toleratedMs
        ? []
        : [{ offsetMs, ...(source === undefined ? {} : { source }) }];
    });
    const [worst] = off.sort((a, b) => Math.abs(b.offsetMs) - Math.abs(a.offsetMs));
    return worst && { ...worst, producers: off.length };
  }

  /** How far the clock is ahead at least, ms; negative: behind; 0: it may be right. */
  private offsetOf(source: string | undefined): number {
    const delays = [this.current.get(source), this.previous.get(source)].filter((one) => one !== undefined);
    const least = Math.min(...delays.map((one) => one.least));
    const most = Math.max(...delays.map((one) => one.most));
    if (most < 0) return -most;
    return least > 0 ? -least : 0;
  }

  // Its own clock was set: the delays before that say nothing about those of producers.
  private forgetIfClockWasSet(): void {
    const offset = this.readOwnOffset();
    if (Math.abs(offset - this.ownOffset) >= toleratedMs) this.forget();
    this.ownOffset = offset;
  }

  private readOwnOffset(): number {
    return this.now() - performance.now();
  }

  private rotate(): void {
    const now = performance.now();
    if (now - this.since < windowMs) return;
    this.since = now;
    this.previous = this.current;
    this.current = new Map();
  }
}
