import { awaitedStepsOf, type OrderStatus, type OrderView, orderStatuses, serviceOfStep } from '@/lib/orders';
import { parseMoney } from '@/lib/text/money';

export interface OrderFilter {
  /** Empty: all. */
  statuses: readonly OrderStatus[];
  /** Substring of the order id or the customer's name, id or email. */
  text: string;
  /** Minimum total as typed, in major units of each order's currency. */
  minimum: string;
  /** The service that the order waits for; empty: all orders. */
  waitsFor: string;
}

export const noFilter: OrderFilter = { statuses: [], text: '', minimum: '', waitsFor: '' };

export const isFiltered = ({ statuses, text, minimum, waitsFor }: OrderFilter): boolean =>
  statuses.length > 0 || text.trim() !== '' || isAmount(minimum) || waitsFor !== '';

/** Whether the typed text is an amount, also when unfinished (`12.`). */
const isAmount = (typed: string): boolean => parseMoney(typed, 'USD') !== undefined;

const isStatus = (value: string): value is OrderStatus =>
  (orderStatuses as readonly string[]).includes(value);

/** Parses the statuses of a URL; ignores unknown ones. */
export const parseStatuses = (value: string): OrderStatus[] => value.split(',').filter(isStatus);

/** Parses the service of a URL; empty if no order can wait for it. */
export const parseService = (value: string): string =>
  Object.values(serviceOfStep).includes(value) ? value : '';

/** The orders that match, in the same order. */
export function filterOrders(orders: readonly OrderView[], filter: OrderFilter): readonly OrderView[] {
  if (!isFiltered(filter)) return orders;
  const text = filter.text.trim().toLowerCase();
  const minimumIn = minimumByCurrency(filter.minimum);
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

/** The minimum in minor units per currency, parsed once for each. */
function minimumByCurrency(typed: string): (currency: string) => number {
  const cache = new Map<string, number>();
  return (currency) => {
    const minor = cache.get(currency) ?? parseMoney(typed, currency) ?? Number.NEGATIVE_INFINITY;
    cache.set(currency, minor);
    return minor;
  };
}

function hasText({ orderId, customer }: OrderView, text: string): boolean {
  return [orderId, customer?.name, customer?.email, customer?.id].some((field) =>
    field?.toLowerCase().includes(text),
  );
}

/** Appends the older orders that are not in the list yet. */
export function joinOlder(orders: readonly OrderView[], older: readonly OrderView[]): readonly OrderView[] {
  if (older.length === 0) return orders;
  const listed = new Set(orders.map(({ orderId }) => orderId));
  return [...orders, ...older.filter(({ orderId }) => !listed.has(orderId))];
}
