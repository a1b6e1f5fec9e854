import type { AlertStore } from '@/components/live/stores/alert-store';
import type { HealthStore } from '@/components/live/stores/health-store';
import type { LogStore, OmittedCount, SnapshotOrigin } from '@/components/live/stores/log-store';
import type { NotificationStore } from '@/components/live/stores/notification-store';
import type { OrderStore } from '@/components/live/stores/order-store';
import type { PriceStore } from '@/components/live/stores/price-store';
import type { DomainEvent } from '@/lib/events';
import type { OrderView } from '@/lib/orders';
import type { Feed, Filter } from '@/lib/protocol';
import { isUnfiltered } from '@/lib/protocol/filter';
import { isEvent, isOrder } from './row-check';

export interface Stores {
  readonly prices: PriceStore;
  readonly orders: OrderStore;
  readonly notifications: NotificationStore;
  readonly health: HealthStore;
  readonly logs: LogStore;
  readonly alerts: AlertStore;
}

/** What the page does with one feed. */
export interface FeedEntry {
  /** It is read from a Kafka topic. False: the gateway itself makes its events, and they have no offsets in Kafka. */
  isFromKafka: boolean;
  /** Its events count in the median latency of the page. */
  isTimed: boolean;
  /** Its store holds what matches one filter: with another filter it begins again, from a snapshot. */
  holdsOneFilter?: true;
  /** Empties the store, because another filter is subscribed to. */
  restart?(stores: Stores): void;
  /** Whether a row of a snapshot has what the store reads from it. */
  isRow(row: unknown): boolean;
  /** Replaces the state of the store by the checked rows of a snapshot. Returns how many the store could not read. */
  reset(stores: Stores, rows: readonly unknown[], filter: Filter, origin: SnapshotOrigin): number;
  /**
   * Applies events to the store. `isLive`: they happened just now. `omitted`: log lines before them that were counted and
   * not sent. Returns how many the store could not read.
   */
  apply(stores: Stores, events: readonly DomainEvent[], isLive: boolean, omitted?: OmittedCount): number;
}

/** From socket to store, feed by feed. To add a feed, add its entry. */
export const feedTable: Readonly<Record<Feed, FeedEntry>> = {
  prices: {
    isFromKafka: true,
    isTimed: true,
    isRow: isEvent,
    reset: ({ prices }, rows) => prices.reset(rows as readonly DomainEvent[]),
    apply: ({ prices }, events) => prices.apply(events),
  },
  orders: {
    isFromKafka: true,
    isTimed: true,
    isRow: isOrder,
    reset: ({ orders }, rows, filter) => orders.reset(rows as readonly OrderView[], isUnfiltered(filter)),
    apply: ({ orders }, events) => orders.apply(events),
  },
  notifications: {
    isFromKafka: true,
    isTimed: true,
    isRow: isEvent,
    reset: ({ notifications }, rows) => notifications.reset(rows as readonly DomainEvent[]),
    apply: ({ notifications }, events, isLive) => notifications.apply(events, isLive),
  },
  logs: {
    isFromKafka: true,
    isTimed: true,
    holdsOneFilter: true,
    restart: ({ logs }) => logs.restart(),
    isRow: isEvent,
    reset: ({ logs }, rows, _filter, origin) => logs.reset(rows as readonly DomainEvent[], origin),
    apply: ({ logs }, events, isLive, omitted) => logs.apply(events, isLive, omitted),
  },
  alerts: {
    isFromKafka: true,
    isTimed: true,
    isRow: isEvent,
    reset: ({ alerts }, rows) => alerts.reset(rows as readonly DomainEvent[]),
    apply: ({ alerts }, events) => alerts.apply(events),
  },
  health: {
    isFromKafka: false,
    isTimed: false,
    isRow: isEvent,
    reset: ({ health }, rows) => health.apply(rows as readonly DomainEvent[]),
    apply: ({ health }, events) => health.apply(events),
  },
};
