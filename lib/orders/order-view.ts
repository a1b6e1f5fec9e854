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
 * placed: nothing known yet · paid or reserved: one of the two · confirmed: the order service said so (or it
 * is both paid and reserved) · dispatched · delivered · cancelled.
 */
export type OrderStatus = (typeof orderStatuses)[number];

/** True for the status of an order from which it does not go on: also of one that came as text. */
export const isFinished = (status: string): boolean => status === 'delivered' || status === 'cancelled';

/** A step of the event path: the event without what the view already holds. */
export interface PathStep {
  id: string;
  type: string;
  at: number;
  partition: number;
  offset: number;
  source?: string;
  traceparent?: string;
  /** Left out in the snapshot of many orders. */
  data?: unknown;
}

/** The reduced state of one order, whatever the interleaving and duplication of its events. */
export interface OrderView {
  orderId: string;
  status: OrderStatus;
  /** Unset until order.placed is seen: events of other services may be seen first. */
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
  /** By offset within a partition and by time across them, without repetitions. */
  path: PathStep[];
}

/**
 * An event as the gateway gives it. `order`: the order it belongs to, with this event and without the data of its path,
 * where the order is older than the list that clients are told at first.
 */
export type OrderEvent = DomainEvent<Record<string, unknown>> & { order?: OrderView };
