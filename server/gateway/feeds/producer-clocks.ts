import type { ProducerClock } from '@/lib/health';

/** Less than this is what networks and honest clocks come to. */
const toleratedMs = 2_000;
/** What is known goes back one to two of these. */
const windowMs = 30_000;
/** Any producer may write any source: beyond so many, others are not judged. */
const maxProducers = 64;

interface Delays {
  least: number;
  most: number;
}
type Window = Map<string | undefined, Delays>;

/**
 * Judges the clocks of a feed's producers by the delay from an event's timestamp to its arrival. All of its events came
 * early: its clock is ahead. All of them were late although the gateway was not: it is behind. One event with an odd
 * timestamp among others, or some that waited for a broker, say nothing.
 */
export class ProducerClocks {
  private now: Window = new Map();
  private before: Window = new Map();
  private since = Number.NEGATIVE_INFINITY;

  /** Notes an event that came while the gateway was at the end of the log; both times in epoch ms. */
  note(source: string | undefined, at: number, arrivedAt: number): void {
    const delay = arrivedAt - at;
    const known = this.now.get(source);
    if (known) {
      if (delay < known.least) known.least = delay;
      if (delay > known.most) known.most = delay;
    } else if (this.now.size < maxProducers) this.now.set(source, { least: delay, most: delay });
  }

  /** Forgets what it noted: the gateway was behind, and so was everything that it read. */
  forget(): void {
    this.now = new Map();
    this.before = new Map();
  }

  /** The producer that is off the most; undefined: none is. To be called about once a second. */
  worst(): ProducerClock | undefined {
    this.turn();
    const off = [...new Set([...this.now.keys(), ...this.before.keys()])].flatMap((source) => {
      const offsetMs = this.offsetOf(source);
      return Math.abs(offsetMs) < toleratedMs
        ? []
        : [{ offsetMs, ...(source === undefined ? {} : { source }) }];
    });
    const [worst] = off.sort((a, b) => Math.abs(b.offsetMs) - Math.abs(a.offsetMs));
    return worst && { ...worst, producers: off.length };
  }

  private offsetOf(source: string | undefined): number {
    const delays = [this.now.get(source), this.before.get(source)].filter((one) => one !== undefined);
    const least = Math.min(...delays.map((one) => one.least));
    const most = Math.max(...delays.map((one) => one.most));
    if (most < 0) return -most;
    return least > 0 ? -least : 0;
  }

  private turn(): void {
    const now = performance.now();
    if (now - this.since < windowMs) return;
    this.since = now;
    this.before = this.now;
    this.now = new Map();
  }
}
