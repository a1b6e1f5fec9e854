import type { OrderView } from '@/lib/orders';
import { formatClockTime } from '@/lib/text/format';

/** The state of one order from its sources. Times are epoch ms by this browser's clock. */
export interface OrderSources {
  /** From the gateway, reduced from its events. */
  live?: OrderView | undefined;
  /** Whether events of the gateway arrive. */
  isLive: boolean;
  /** When the gateway was last heard of. */
  gatewayAt?: number | undefined;
  kafkaDownSince?: number | undefined;
  /** From the order service, at `storedAt`. */
  stored?: OrderView | undefined;
  storedAt?: number | undefined;
  /** HTTP status of the last request to the order service, if it failed; 0: the page's server did not answer. */
  failedStatus?: number | undefined;
}

export interface OrderState {
  /** The newest state. */
  order?: OrderView;
  /** The time of that state. */
  asOf?: number;
  /** A warning about the state that is shown. */
  notice?: string;
  /** Why there is no order. */
  absent?: 'loading' | 'missing' | 'no-answer';
}

/** The later of two states of one order; at equal times the one with more events. */
export function newest(one: OrderView | undefined, other: OrderView | undefined): OrderView | undefined {
  if (!one || !other) return one ?? other;
  if (one.updatedAt !== other.updatedAt) return one.updatedAt > other.updatedAt ? one : other;
  return other.path.length > one.path.length ? other : one;
}

/** Start of the notice while the gateway is lost. */
export const gatewayLost = 'No connection to the gateway.';

/** What the page shows of an order. `absent` is "missing" only if the order service answered 404. */
export function orderState(sources: OrderSources, now: number): OrderState {
  const { live, stored } = sources;
  const order = newest(live, stored);
  if (!order) return { absent: absence(sources) };
  const asOf = asOfTime(sources, now);
  const notice = kafkaNotice(order, sources) ?? ageNotice(sources, asOf);
  return { order, asOf, ...(notice ? { notice } : {}) };
}

function absence({ failedStatus }: OrderSources): NonNullable<OrderState['absent']> {
  if (failedStatus === undefined || failedStatus === 401 || failedStatus === 403) return 'loading';
  return failedStatus === 404 ? 'missing' : 'no-answer';
}

/** Live events make it the state of now; otherwise it is as old as the last answer. */
function asOfTime({ live, isLive, gatewayAt, storedAt }: OrderSources, now: number): number {
  if (live && isLive) return now;
  return Math.max(storedAt ?? 0, (live && gatewayAt) ?? 0) || now;
}

function kafkaNotice(order: OrderView, { kafkaDownSince, stored }: OrderSources): string | undefined {
  if (kafkaDownSince === undefined) return undefined;
  const isPublished = order.path.some(({ type }) => type === 'order.placed');
  if (stored && !isPublished) return 'Kafka is down. The order is saved and will be published.';
  return `Kafka is down since ${formatClockTime(kafkaDownSince)}. The order goes on when Kafka is back.`;
}

function ageNotice({ live, isLive, storedAt, failedStatus }: OrderSources, asOf: number): string | undefined {
  if (live && isLive) return undefined;
  const at = formatClockTime(asOf);
  if (failedStatus !== undefined)
    return `No answer from ${failedServer(failedStatus)}. Last state from ${at}.`;
  if (isLive) return undefined;
  return storedAt === undefined
    ? `${gatewayLost} Last state from ${at}.`
    : `${gatewayLost} State as of ${at}.`;
}

const failedServer = (status: number): string => (status === 0 ? 'the page’s server' : 'the order service');
