import { awaitedStepsOf, type OrderStatus, type OrderView, orderStatuses, serviceOfStep } from '@/lib/orders';
import { parseMoney } from '@/lib/text/money';

export interface OrderFilter {
  /** Empty: any. */
  statuses: readonly OrderStatus[];
  /** In the order id, the customer's name, id or email. */
  text: string;
  /** At least so much, in major units of each order's own currency, as a person types it. */
  minimum: string;
  /** The service whose word the order waits for; empty: any or none. */
  waitsFor: string;
}

export const noFilter: OrderFilter = { statuses: [], text: '', minimum: '', waitsFor: '' };

export const isFiltered = ({ statuses, text, minimum, waitsFor }: OrderFilter): boolean =>
  statuses.length > 0 || text.trim() !== '' || isAmount(minimum) || waitsFor !== '';

/** Whether what is typed is an amount by now: `12.` on the way to `12.5` is. */
const isAmount = (typed: string): boolean => parseMoney(typed, 'USD') !== undefined;

const isStatus = (value: string): value is OrderStatus =>
  (orderStatuses as readonly string[]).includes(value);

/** The statuses named in a URL; what is no status is left out. */
export const parseStatuses = (value: string): OrderStatus[] => value.split(',').filter(isStatus);

/** The service named in a URL; empty when no order can wait for it. */
export const parseService = (value: string): string =>
  Object.values(serviceOfStep).includes(value) ? value : '';

/** The orders that fit, in the order given. */
export function filterOrders(orders: readonly OrderView[], filter: OrderFilter): readonly OrderView[] {
  if (!isFiltered(filter)) return orders;
  const text = filter.text.trim().toLowerCase();
  const minimumIn = minimums(filter.minimum);
  return orders.filter(
    (order) =>
      (filter.statuses.length === 0 || filter.statuses.includes(order.status)) &&
      (filter.waitsFor === '' || waitsFor(order, filter.waitsFor)) &&
      order.total >= minimumIn(order.currency) &&
      (text === '' || hasText(order, text)),
  );
}

const waitsFor = (order: OrderView, service: string): boolean =>
  awaitedStepsOf(order).some((step) => serviceOfStep[step] === service);

/** What was typed in minor units of a currency, read once for each. */
function minimums(typed: string): (currency: string) => number {
  const known = new Map<string, number>();
  return (currency) => {
    const minor = known.get(currency) ?? parseMoney(typed, currency) ?? Number.NEGATIVE_INFINITY;
    known.set(currency, minor);
    return minor;
  };
}

function hasText({ orderId, customer }: OrderView, text: string): boolean {
  return [orderId, customer?.name, customer?.email, customer?.id].some((field) =>
    field?.toLowerCase().includes(text),
  );
}

/** The orders held, then those older ones that are not among them. */
export function joinOlder(held: readonly OrderView[], older: readonly OrderView[]): readonly OrderView[] {
  if (older.length === 0) return held;
  const known = new Set(held.map(({ orderId }) => orderId));
  return [...held, ...older.filter(({ orderId }) => !known.has(orderId))];
}
