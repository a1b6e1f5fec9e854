import type { DomainEvent, EventData } from '@/lib/events';
import type { Feed, Filter, Tier } from '@/lib/protocol';
import type { RingBounds } from '@/server/gateway/ring/ring';

/** What makes one feed differ from another. */
export interface FeedPolicy {
  /** The filter fields this feed knows; others are refused. */
  filters: readonly (keyof Filter)[];
  /** Whether an event passes a filter. Made once per room. */
  passes(filter: Filter): (event: DomainEvent) => boolean;
  /** Values a filter is found under; undefined: it must be asked about every event. */
  filterKeys(filter: Filter): string[] | undefined;
  eventKeys(event: DomainEvent): string[];
  /** Fields that a filter may name values of, and how to read them: for counting, and not for routing. */
  named: Readonly<Record<string, (event: DomainEvent) => string | undefined>>;
  /** The values of which an event must have one to pass, where that is all the filter asks. */
  namedBy(filter: Filter): { field: string; values: readonly string[] } | undefined;
  /** What a later event of the same value replaces, in a room of this filter and tier. */
  conflateBy(filter: Filter, tier: Tier): ((event: DomainEvent) => string) | undefined;
  /** Whether Kafka has a log of it, from which more can be read than the ring holds. */
  isLogged: boolean;
}

const mebibyte = 1024 * 1024;
/** What each feed holds for clients to resume from; about 90 MiB when all are full. */
const ringBounds: Record<Feed, RingBounds> = {
  orders: { events: 50_000, bytes: 32 * mebibyte },
  prices: { events: 100_000, bytes: 32 * mebibyte },
  notifications: { events: 5_000, bytes: 8 * mebibyte },
  logs: { events: 20_000, bytes: 16 * mebibyte },
  health: { events: 120, bytes: 4 * mebibyte },
};
/** The bounds of a feed's ring, with at most `events` events where that is given. */
export function boundsOf(feed: Feed, events = Number.POSITIVE_INFINITY): RingBounds {
  const bounds = ringBounds[feed];
  return { ...bounds, events: Math.min(bounds.events, events) };
}
/** A room of more symbols than this is conflated whatever its tier: nobody reads every tick of many symbols. */
export const maxFullSymbols = 4;
const levels = ['debug', 'info', 'warn', 'error', 'fatal'];

const everyEvent = {
  passes: () => () => true,
  filterKeys: () => undefined,
  eventKeys: () => [],
  named: {},
  namedBy: () => undefined,
  conflateBy: () => undefined,
  isLogged: true,
} as const;

const symbolOf = (event: DomainEvent) => (event.data as EventData<'price.ticked'>).symbol;
const orderIdOf = (event: DomainEvent) => (event.data as { orderId: string }).orderId;

const prices: FeedPolicy = {
  filters: ['symbols'],
  passes: ({ symbols }) => {
    const wanted = symbols && new Set(symbols);
    return wanted ? (event) => wanted.has(symbolOf(event)) : () => true;
  },
  filterKeys: ({ symbols }) => symbols && [...new Set(symbols)],
  eventKeys: (event) => [symbolOf(event)],
  named: { symbol: symbolOf },
  namedBy: ({ symbols }) => symbols && { field: 'symbol', values: symbols },
  conflateBy: ({ symbols }, tier) =>
    tier === 'full' && symbols && symbols.length <= maxFullSymbols ? undefined : symbolOf,
  isLogged: true,
};

/** `customerOf` tells whose order it is: only order.placed says so itself. */
function orders(customerOf: (orderId: string) => string | undefined): FeedPolicy {
  const ofCustomer = (event: DomainEvent) => customerOf(orderIdOf(event));
  return {
    ...everyEvent,
    filters: ['orderId', 'customerId'],
    passes:
      ({ orderId, customerId }) =>
      (event) =>
        (orderId === undefined || orderIdOf(event) === orderId) &&
        (customerId === undefined || ofCustomer(event) === customerId),
    filterKeys: ({ orderId, customerId }) =>
      orderId !== undefined
        ? [`order:${orderId}`]
        : customerId !== undefined
          ? [`customer:${customerId}`]
          : undefined,
    eventKeys: (event) => [`order:${orderIdOf(event)}`, `customer:${ofCustomer(event)}`],
    named: { order: orderIdOf, customer: ofCustomer },
    namedBy: ({ orderId, customerId }) => {
      if (orderId !== undefined && customerId !== undefined) return undefined;
      if (orderId !== undefined) return { field: 'order', values: [orderId] };
      return customerId === undefined ? undefined : { field: 'customer', values: [customerId] };
    },
  };
}

const logs: FeedPolicy = {
  ...everyEvent,
  filters: ['level', 'service'],
  passes: ({ level, service }) => {
    const atLeast = level ? levels.indexOf(level) : 0;
    return (event) => {
      const data = event.data as EventData<'log.written'>;
      return levels.indexOf(data.level) >= atLeast && (service === undefined || data.service === service);
    };
  },
};

/** The policy of every feed. */
export function feedPolicies(customerOf: (orderId: string) => string | undefined): Record<Feed, FeedPolicy> {
  return {
    orders: orders(customerOf),
    prices,
    notifications: { ...everyEvent, filters: [] },
    logs,
    health: { ...everyEvent, filters: [], isLogged: false },
  };
}
