import type { DomainEvent, EventData } from '../events';

export const orderStatuses = [
  'placed',
  'paid',
  'reserved',
  'confirmed',
  'dispatched',
  'delivered',
  'cancelled',
] as const;
/**
 * placed: neither paid nor reserved · paid, reserved: one of the two · confirmed: by `order.confirmed`, or both paid and
 * reserved · dispatched · delivered · cancelled.
 */
export type OrderStatus = (typeof orderStatuses)[number];

/** Whether a status is final. Takes any text. */
export const isFinished = (status: string): boolean => status === 'delivered' || status === 'cancelled';

/** One event of the order's path. */
export interface PathStep {
  id: string;
  type: string;
  at: number;
  partition: number;
  offset: number;
  source?: string;
  traceparent?: string;
  /** Omitted in a snapshot of many orders. */
  data?: unknown;
}

/** The state of one order. The same for any interleaving and duplication of its events. */
export interface OrderView {
  orderId: string;
  status: OrderStatus;
  /** Unset until order.placed is read: events of other services may be read first. */
  customer?: EventData<'order.placed'>['customer'];
  items: EventData<'order.placed'>['items'];
  total: number;
  currency: string;
  placedAt: number;
  updatedAt: number;
  paid: boolean;
  reserved: boolean;
  refunded: boolean;
  released: boolean;
  reason?: string;
  carrier?: string;
  trackingNumber?: string;
  /** Sorted by offset within a partition and by time across partitions, without duplicates. */
  path: PathStep[];
}

/**
 * An event as the gateway sends it. `order`: the order including this event, without the data of its path. Set when the
 * order is too old for the snapshot that clients get.
 */
export type OrderEvent = DomainEvent<Record<string, unknown>> & { order?: OrderView };
