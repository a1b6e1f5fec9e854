import type { Topic } from '@/lib/events';
import type { Feed } from '@/lib/protocol';
import type { CoreBudget } from '@/server/batching/core-budget';
import { logEpoch } from '@/server/bus';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Metrics } from '@/server/gateway/metrics';
import type { FeedPolicy } from '@/server/gateway/policies/feed-policy';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import type { Mismatch } from '@/server/gateway/ring/offset-counts';
import type { RoomWriter } from '@/server/gateway/rooms/room-writer';
import { FeedHub } from './feed-hub';
import { type FeedDefinition, feedTable } from './feed-table';
import type { StateRepair } from './state-repair';

export interface Feeds {
  all: ReadonlyMap<Feed, FeedHub>;
  /** Those that are read from Kafka. */
  byTopic: ReadonlyMap<Topic, FeedHub>;
  orders: OrderProjection;
}

export interface FeedsOptions {
  gatewayId: string;
  /** Unset: as the feed table says. */
  policies?: Partial<Record<Feed, FeedPolicy>>;
  /** An upper bound on the events that each ring holds. Unset: as the feed table says. */
  ringEvents?: number | undefined;
  writer: Pick<RoomWriter, 'send' | 'sendGap'>;
  /** Shared by the writes of all rooms. */
  budget: CoreBudget;
  metrics: Metrics;
  failures: FailureLog;
  /** Requested for every mismatch. */
  repair: Pick<StateRepair, 'request'>;
}

/** Creates every feed of the feed table. Those of a topic are not started: that takes the epoch of its log. */
export function createFeeds(options: FeedsOptions): Feeds {
  const orders = new OrderProjection();
  const all = new Map<Feed, FeedHub>();
  const byTopic = new Map<Topic, FeedHub>();
  for (const [name, definition] of Object.entries(feedTable(orders)) as [Feed, FeedDefinition][]) {
    const policy = options.policies?.[name] ?? definition.policy;
    const hub = createHub(name, { ...definition, policy }, options);
    all.set(name, hub);
    if (hub.topic) byTopic.set(hub.topic, hub);
    // The log of the others is in this process: no other gateway can resume it.
    else hub.start({ epoch: logEpoch(options.gatewayId, name), from: [0] });
  }
  return { all, byTopic, orders };
}

function createHub(name: Feed, definition: FeedDefinition, options: FeedsOptions): FeedHub {
  const { bounds } = definition;
  const { ringEvents = Number.POSITIVE_INFINITY, writer, budget, failures } = options;
  const hub: FeedHub = new FeedHub({
    ...definition,
    name,
    bounds: { ...bounds, events: Math.min(bounds.events, ringEvents) },
    writer,
    budget,
    failures,
    onMismatch: (mismatch) => {
      reportMismatch(name, mismatch, options);
      options.repair.request(hub, mismatch);
    },
  });
  return hub;
}

function reportMismatch(feed: Feed, mismatch: Mismatch, { metrics, failures }: FeedsOptions): void {
  const { from, to, counted } = mismatch;
  metrics.mismatches.inc({ feed });
  const error = new Error(`${to - from} offsets were read, and ${counted} were counted or not in order.`);
  failures.report(error, 'the accounting', { feed, ...mismatch });
}
