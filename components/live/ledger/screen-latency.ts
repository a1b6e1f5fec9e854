import type { PageClock } from '@/components/live/clock/page-clock';
import { feedTable } from '@/components/live/feeds/feed-table';
import type { DomainEvent } from '@/lib/events';
import type { HealthSample, ProducerClock } from '@/lib/health';
import type { Feed } from '@/lib/protocol';
import type { Ledger } from './ledger';

interface TimedEvent {
  feed: Feed;
  /** Kafka timestamp, epoch ms. */
  at: number;
  source: string | undefined;
}
interface LateEvent {
  event: TimedEvent;
  ms: number;
  /** Health samples to wait for. */
  samples: number;
}

/** At most so many events of a frame are timed: the figures are percentiles. */
const timedPerFrame = 64;
/** Clocks that agree still differ by their resolution, ms. */
const resolutionMs = 1;
/** How long a negative latency is reported, ms. */
const impossibleMs = 5_000;
/** From this latency on, the clock of the producer may be behind: the gateway's health sample says whether it is, ms. */
const suspectMs = 2_000;
/** The sample that is on its way may not include the event yet; the one after it does. */
const samplesToWait = 2;
const maxLate = 1_000;

/**
 * Latency from the Kafka timestamp of an event to the painted frame. A producer whose clock is wrong would move the
 * figures by minutes: impossible latencies, and those that its clock explains, are left out and not corrected.
 */
export class ScreenLatency {
  private unpainted: TimedEvent[] = [];
  private late: LateEvent[] = [];
  private clocks = new Map<string, ProducerClock>();
  private lastImpossible: { ms: number; now: number } | undefined;

  constructor(
    private readonly ledger: Pick<Ledger, 'onScreen'>,
    private readonly clock: Pick<PageClock, 'correctionMs' | 'uncertaintyMs' | 'isSettled' | 'note'>,
  ) {}

  /** By how many ms an event of the last seconds was on screen before its timestamp; undefined: none was. */
  impossible(now: number): number | undefined {
    const last = this.lastImpossible;
    return last && Math.abs(now - last.now) <= impossibleMs ? last.ms : undefined;
  }

  /** These events are painted with the next frame. */
  expectPaint(feed: Feed, events: readonly DomainEvent[]): void {
    for (const { at, source, atReplaced } of events.slice(-timedPerFrame))
      if (!atReplaced) this.unpainted.push({ feed, at, source });
  }

  /** The frame was painted at `now`, epoch ms. */
  painted(now: number): void {
    // What the gateway itself makes has its timestamps, which say nothing about who is right.
    for (const { feed, at } of this.unpainted) if (feedTable[feed].isFromKafka) this.clock.note(at, now);
    const { correctionMs } = this.clock;
    // Before the skew is exact to the millisecond there are no latencies in ms.
    if (this.clock.isSettled)
      for (const event of this.unpainted) this.record(event, now + correctionMs - event.at, now);
    this.unpainted = [];
  }

  /** A health sample arrived: it says which producers' clocks are wrong. */
  sampled({ feeds }: HealthSample, now: number): void {
    this.clocks = new Map(
      feeds.flatMap(({ feed, producerClock }) => (producerClock ? [[feed, producerClock]] : [])),
    );
    const late = this.late.map((one) => ({ ...one, samples: one.samples - 1 }));
    this.late = late.filter(({ samples }) => samples > 0);
    for (const { event, ms, samples } of late)
      if (samples <= 0 && !this.hasWrongClock(event, ms)) this.ledger.onScreen(event.feed, ms, now);
  }

  private record(event: TimedEvent, ms: number, now: number): void {
    if (this.hasWrongClock(event, ms)) return;
    if (ms < -resolutionMs - (this.clock.uncertaintyMs ?? 0)) this.lastImpossible = { ms: -ms, now };
    else if (ms < suspectMs) this.ledger.onScreen(event.feed, ms, now);
    else if (this.late.length < maxLate) this.late.push({ event, ms, samples: samplesToWait });
  }

  private hasWrongClock({ feed, source }: TimedEvent, ms: number): boolean {
    const clock = this.clocks.get(feed);
    if (!clock) return false;
    // The sample names one producer of several; the others are recognised by the latency.
    return source === clock.source || (clock.producers > 1 && ms >= suspectMs);
  }
}
