import { type OrderStatus, type OrderView, orderStatuses } from '@/lib/orders';

export interface OrderFilter {
  /** Empty: any. */
  statuses: readonly OrderStatus[];
  /** In the order id, the customer's name, id or email. */
  text: string;
  /** At least so much, in major units as a person types it. */
  minimum: number | null;
}

export const noFilter: OrderFilter = { statuses: [], text: '', minimum: null };

export const isFiltered = ({ statuses, text, minimum }: OrderFilter): boolean =>
  statuses.length > 0 || text.trim() !== '' || minimum !== null;

const isStatus = (value: string): value is OrderStatus =>
  (orderStatuses as readonly string[]).includes(value);

/** The statuses named in a URL; what is no status is left out. */
export const parseStatuses = (value: string): OrderStatus[] => value.split(',').filter(isStatus);

/** The orders that fit, in the order given. */
export function filterOrders(orders: readonly OrderView[], filter: OrderFilter): readonly OrderView[] {
  if (!isFiltered(filter)) return orders;
  const text = filter.text.trim().toLowerCase();
  const minimum = (filter.minimum ?? 0) * 100;
  return orders.filter(
    (order) =>
      (filter.statuses.length === 0 || filter.statuses.includes(order.status)) &&
      order.total >= minimum &&
      (text === '' || hasText(order, text)),
  );
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
