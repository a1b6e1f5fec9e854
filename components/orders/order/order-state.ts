import type { OrderView } from '@/lib/orders';
import { formatClockTime } from '@/lib/text/format';

/** What is known of one order, from whom. Times are epoch ms by this browser's clock. */
export interface OrderSources {
  /** As its events made it, from the gateway. */
  live?: OrderView | undefined;
  /** Whether the gateway's events come in. */
  isLive: boolean;
  /** When the gateway was last known to be there. */
  gatewayAt?: number | undefined;
  kafkaDownSince?: number | undefined;
  /** As the order service answered at `storedAt`. */
  stored?: OrderView | undefined;
  storedAt?: number | undefined;
  /** Of the last attempt to ask the order service, when that gave no order; 0: the page's own server did not answer. */
  failedStatus?: number | undefined;
}

export interface OrderState {
  /** The newest state that is known. */
  order?: OrderView;
  /** When that was the state. */
  asOf?: number;
  /** What a reader has to know of the state that is shown. */
  notice?: string;
  /** Why there is none. */
  absent?: 'loading' | 'missing' | 'no-answer';
}

/** Of two states of one order the later one; of equals the one with more of its events. */
export function newest(one: OrderView | undefined, other: OrderView | undefined): OrderView | undefined {
  if (!one || !other) return one ?? other;
  if (one.updatedAt !== other.updatedAt) return one.updatedAt > other.updatedAt ? one : other;
  return other.path.length > one.path.length ? other : one;
}

/** How a notice begins while the order service alone says what the state is. */
export const gatewayGone = 'No connection to the gateway.';

/** What the page says of an order. It says that there is none only when the order service said so. */
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

/** Events that come in make it the state of now; else it is as old as the last who answered. */
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
  if (failedStatus !== undefined) return `No answer from ${whoFailed(failedStatus)}. Last state from ${at}.`;
  if (isLive) return undefined;
  return storedAt === undefined
    ? `${gatewayGone} Last state from ${at}.`
    : `${gatewayGone} State as of ${at}.`;
}

const whoFailed = (status: number): string => (status === 0 ? 'the page’s server' : 'the order service');
