import type { SimulatorFeed } from '@/lib/simulator';
import type { Outgoing } from '@/server/bus';
import type { Metrics } from '@/server/simulator/metrics';
import type { Problems } from '@/server/simulator/problems';
import type { KafkaLink } from './kafka-link';
import { createMeter, type Meter } from './meter';

/** Limits of the events of a feed that wait for Kafka; further ones are skipped. */
export interface Bound {
  batches: number;
  /** Maximum age of the oldest waiting batch, ms, which also limits slow feeds while there is no broker. */
  ageMs: number;
}

/** Publishes the events of a feed, counts them, and limits how many wait while Kafka is slow or unavailable. */
export interface BoundedPublisher {
  readonly meter: Meter;
  /** False while the limits are exceeded. */
  readonly open: boolean;
  /**
   * Publishes the events, or skips and counts them while the publisher is not open. Resolves to whether Kafka
   * acknowledged them; never rejects.
   */
  send(events: Outgoing[]): Promise<boolean>;
  /** Counts events that were skipped before they were made. */
  skip(count: number): void;
  /** Publishes and waits. Rejects when Kafka does not acknowledge the events. */
  deliver(events: Outgoing[]): Promise<void>;
  /** Resolves when nothing is in flight. */
  idle(): Promise<void>;
}

export interface BoundedPublisherParts {
  link: KafkaLink;
  metrics: Metrics;
  problems: Problems;
  now?: () => number;
}

const windows: Record<SimulatorFeed, number> = { prices: 4, activity: 11, orders: 31, notifications: 31 };

export function createBoundedPublisher(
  feed: SimulatorFeed,
  bound: Bound,
  { link, metrics, problems, now = () => performance.now() }: BoundedPublisherParts,
): BoundedPublisher {
  const meter = createMeter(windows[feed], now);
  // With their start times; a Set keeps insertion order, so the first is the oldest.
  const inFlight = new Set<{ since: number; done: Promise<boolean> }>();

  async function deliver(events: Outgoing[]): Promise<void> {
    try {
      await link.publish(events);
      meter.add(events.length);
      metrics.published.inc({ topic: feed }, events.length);
      problems.solved(feed);
    } catch (error) {
      metrics.failures.inc({ topic: feed }, events.length);
      problems.report(feed, `Kafka did not acknowledge some ${feed}; they may be lost.`, error);
      throw error;
    }
  }

  function track(work: Promise<void>): Promise<boolean> {
    const isAcknowledged = work.then(
      () => true,
      () => false,
    );
    const entry = { since: now(), done: isAcknowledged };
    inFlight.add(entry);
    void isAcknowledged.then(() => inFlight.delete(entry));
    return isAcknowledged;
  }

  const isOpen = () => {
    const [oldest] = inFlight;
    const late = oldest !== undefined && now() - oldest.since > bound.ageMs;
    return link.connected && !late && inFlight.size < bound.batches;
  };

  function skip(count: number): void {
    if (count === 0) return;
    metrics.skipped.inc({ topic: feed }, count);
    problems.report(feed, `Kafka does not answer, or too slowly; new ${feed} are skipped until it does.`);
  }

  return {
    meter,
    get open() {
      return isOpen();
    },
    send: async (events) => {
      if (events.length === 0) return true;
      if (isOpen()) return track(deliver(events));
      skip(events.length);
      return false;
    },
    skip,
    deliver: (events) => {
      const work = deliver(events);
      void track(work);
      return work;
    },
    idle: async () => {
      await Promise.all([...inFlight].map(({ done }) => done));
    },
  };
}
