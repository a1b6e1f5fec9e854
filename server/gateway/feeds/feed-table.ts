import { type DomainEvent, identityOf, type Topic } from '@/lib/events';
import type { Feed } from '@/lib/protocol';
import { everyEvent, type FeedPolicy } from '@/server/gateway/policies/feed-policy';
import { logPolicy } from '@/server/gateway/policies/log-policy';
import { orderPolicy } from '@/server/gateway/policies/order-policy';
import { pricePolicy } from '@/server/gateway/policies/price-policy';
import { AlertProjection } from '@/server/gateway/projections/alert-projection';
import type { OrderProjection } from '@/server/gateway/projections/order-projection';
import { PriceProjection } from '@/server/gateway/projections/price-projection';
import { newestEvents, type Projection } from '@/server/gateway/projections/projection';
import type { RingBounds } from '@/server/gateway/ring/ring';

/** What makes one feed differ from the others. */
export interface FeedDefinition {
  /** The topic that it is read from, and replayed from. Undefined: the gateway makes its events itself. */
  topic?: Topic;
  policy: FeedPolicy;
  /** The state that a snapshot is taken from. */
  projection: Projection;
  /** What its ring buffer holds at most. */
  bounds: RingBounds;
  /** The part of a decoded event that clients are sent; unset: all of it. */
  toClient?(event: DomainEvent): DomainEvent;
}

const mebibyte = 1024 * 1024;
/** As many events as a page lists, so that its list is the same after a reload. */
const listed = 500;

/**
 * Every feed of the gateway: a feed is added with one entry here and its name in lib/protocol. All rings together hold
 * about 100 MiB when they are full.
 */
export function feedTable(orders: OrderProjection): Record<Feed, FeedDefinition> {
  return {
    orders: {
      topic: 'orders',
      policy: orderPolicy((orderId) => orders.order(orderId)?.customer?.id),
      projection: orders,
      bounds: { events: 50_000, bytes: 32 * mebibyte },
    },
    prices: {
      topic: 'prices',
      policy: pricePolicy,
      projection: new PriceProjection(),
      bounds: { events: 100_000, bytes: 32 * mebibyte },
      toClient: withoutOrigin,
    },
    notifications: {
      topic: 'notifications',
      policy: everyEvent,
      projection: newestEvents(listed),
      bounds: { events: 5_000, bytes: 8 * mebibyte },
    },
    logs: {
      topic: 'logs',
      policy: logPolicy,
      projection: newestEvents(listed),
      bounds: { events: 20_000, bytes: 16 * mebibyte },
    },
    alerts: {
      topic: 'alerts',
      policy: everyEvent,
      projection: new AlertProjection(listed),
      bounds: { events: 10_000, bytes: 8 * mebibyte },
    },
    health: {
      policy: everyEvent,
      projection: newestEvents(1),
      bounds: { events: 120, bytes: 4 * mebibyte },
    },
  };
}

/** No page shows the trace or the source of a price, and there are thousands of prices a second: the id is enough. */
function withoutOrigin(event: DomainEvent): DomainEvent {
  const { type, at, partition, offset, data } = event;
  const price: DomainEvent = { id: identityOf(event), type, at, partition, offset, data };
  if (event.atReplaced) price.atReplaced = true;
  return price;
}
