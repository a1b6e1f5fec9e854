import type { SimulatorFeed } from '@/lib/simulator';
import type { Outgoing } from '@/server/bus';
import type { Metrics } from '@/server/simulator/metrics';
import type { Problems } from '@/server/simulator/problems';
import type { KafkaLink } from './kafka-link';
import { createMeter, type Meter } from './meter';

/** How much of a feed may wait for Kafka before the rest is skipped. */
export interface Bound {
  batches: number;
  /** Of the oldest batch that waits, ms: with a broker that is away even a slow stream must not pile up. */
  ageMs: number;
}

/** Where a feed's events leave the simulator: counted, and bounded when Kafka is slow or away. */
export interface BoundedPublisher {
  readonly meter: Meter;
  /** False while so much waits that more would only be late. */
  readonly open: boolean;
  /**
   * Publishes, or skips and counts the events when the publisher is not open. Resolves to whether Kafka took them; never
   * rejects.
   */
  send(events: Outgoing[]): Promise<boolean>;
  /** Counts events that were skipped before they were made. */
  skip(count: number): void;
  /** Publishes and waits. Rejects when Kafka does not take it. */
  deliver(events: Outgoing[]): Promise<void>;
  /** Resolves when nothing is under way. */
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
  // Each with the time it began; a Set keeps the order, so the first is the oldest.
  const underWay = new Set<{ since: number; done: Promise<boolean> }>();

  async function deliver(events: Outgoing[]): Promise<void> {
    try {
      await link.publish(events);
      meter.add(events.length);
      metrics.published.inc({ topic: feed }, events.length);
      problems.solved(feed);
    } catch (error) {
      metrics.failures.inc({ topic: feed }, events.length);
      problems.report(feed, `Kafka did not acknowledge ${feed}: they may be lost.`, error);
      throw error;
    }
  }

  function track(work: Promise<void>): Promise<boolean> {
    const isTaken = work.then(
      () => true,
      () => false,
    );
    const entry = { since: now(), done: isTaken };
    underWay.add(entry);
    void isTaken.then(() => underWay.delete(entry));
    return isTaken;
  }

  const isOpen = () => {
    const [oldest] = underWay;
    const late = oldest !== undefined && now() - oldest.since > bound.ageMs;
    return link.connected && !late && underWay.size < bound.batches;
  };

  function skip(count: number): void {
    if (count === 0) return;
    metrics.skipped.inc({ topic: feed }, count);
    problems.report(feed, `Kafka does not answer or is late: new ${feed} are skipped until it does.`);
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
      await Promise.all([...underWay].map(({ done }) => done));
    },
  };
}
