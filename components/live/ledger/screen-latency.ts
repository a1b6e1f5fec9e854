import type { PageClock } from '@/components/live/connection/page-clock';
import type { DomainEvent } from '@/lib/events';
import type { HealthSample, ProducerClock } from '@/lib/health';
import type { Feed } from '@/lib/protocol';
import type { Ledger } from './ledger';

interface Shown {
  feed: Feed;
  at: number;
  source: string | undefined;
}
interface Held {
  shown: Shown;
  ms: number;
  /** Samples of the gateway's health to wait for. */
  samples: number;
}

/** Of a frame with thousands of events, this many are timed: the figure is a percentile. */
const timedPerFrame = 64;
/** Clocks that are in step differ by their resolution. */
const resolutionMs = 1;
/** What could not be is told for so long. */
const impossibleMs = 5_000;
/** So late an event may be, or its producer's clock is behind: the gateway judges that in its health sample. */
const suspectMs = 2_000;
/** One sample may be on its way when the event comes; the one after it knows the event. */
const samplesToWait = 2;
const maxHeld = 1_000;

/**
 * Event to screen. A producer whose clock is off would move the figure by minutes, so what cannot be, and what its
 * producer's clock explains, is left out: none of it is bent into range.
 */
export class ScreenLatency {
  private unpainted: Shown[] = [];
  private held: Held[] = [];
  private clocks = new Map<string, ProducerClock>();
  private lastImpossible: { ms: number; now: number } | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Pick<PageClock, 'correctionMs' | 'uncertaintyMs' | 'isSettled' | 'note'>,
  ) {}

  /** By how many ms an event of the last seconds was on screen before it was written; undefined: none was. */
  impossible(now: number): number | undefined {
    const last = this.lastImpossible;
    return last && Math.abs(now - last.now) <= impossibleMs ? last.ms : undefined;
  }

  /** These go on screen with the next frame. */
  shows(feed: Feed, events: readonly DomainEvent[]): void {
    for (const { at, source, atReplaced } of events.slice(-timedPerFrame))
      if (!atReplaced) this.unpainted.push({ feed, at, source });
  }

  /** The frame was painted at `now`, epoch ms. */
  painted(now: number): void {
    for (const { at } of this.unpainted) this.clock.note(at, now);
    const { correctionMs } = this.clock;
    // While the skew is not known to the millisecond there is no figure of milliseconds.
    if (this.clock.isSettled)
      for (const shown of this.unpainted) this.judge(shown, now + correctionMs - shown.at, now);
    this.unpainted = [];
  }

  /** What the gateway says of the producers' clocks. */
  sampled({ feeds }: HealthSample, now: number): void {
    this.clocks = new Map(
      feeds.flatMap(({ feed, producerClock }) => (producerClock ? [[feed, producerClock]] : [])),
    );
    const held = this.held.map((one) => ({ ...one, samples: one.samples - 1 }));
    this.held = held.filter(({ samples }) => samples > 0);
    for (const { shown, ms, samples } of held)
      if (samples <= 0 && !this.isOfOddClock(shown, ms)) this.ledger.onScreen(shown.feed, ms, now);
  }

  private judge(shown: Shown, ms: number, now: number): void {
    if (this.isOfOddClock(shown, ms)) return;
    if (ms < -resolutionMs - (this.clock.uncertaintyMs ?? 0)) this.lastImpossible = { ms: -ms, now };
    else if (ms < suspectMs) this.ledger.onScreen(shown.feed, ms, now);
    else if (this.held.length < maxHeld) this.held.push({ shown, ms, samples: samplesToWait });
  }

  private isOfOddClock({ feed, source }: Shown, ms: number): boolean {
    const clock = this.clocks.get(feed);
    if (!clock) return false;
    // The sample names one of them; the others are known by what they did.
    return source === clock.source || (clock.producers > 1 && ms >= suspectMs);
  }
}
