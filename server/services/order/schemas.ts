import { z } from 'zod';
import { orderEvents } from '@/lib/events/orders';
import { orderStatuses } from '@/lib/orders';

const { customer, items } = orderEvents['order.placed'].shape;

/** The body of POST /orders. */
export const newOrder = z.object({
  customer,
  items: z
    .array(items.element.pick({ sku: true, quantity: true }))
    .min(1)
    .max(200),
});

export const placedOrder = z.object({ orderId: z.string() });

const step = z.object({
  id: z.string(),
  type: z.string(),
  at: z.number(),
  partition: z.number(),
  offset: z.number(),
  source: z.string().optional(),
  traceparent: z.string().optional(),
  data: z.unknown().optional(),
});

/** OrderView of lib/orders, as OpenAPI shows it. */
export const orderView = z.object({
  orderId: z.string(),
  status: z.enum(orderStatuses),
  customer: customer.optional(),
  /** Empty until order.placed is seen: what others say of an order may be seen first. */
  items: z.array(items.element),
  total: z.number(),
  currency: z.string(),
  placedAt: z.number(),
  updatedAt: z.number(),
  paid: z.boolean(),
  reserved: z.boolean(),
  refunded: z.boolean(),
  released: z.boolean(),
  reason: z.string().optional(),
  carrier: z.string().optional(),
  trackingNumber: z.string().optional(),
  path: z.array(step),
});

export const orderQuery = z.object({
  /** Of the page before: its `next`. */
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  status: z.enum(orderStatuses).optional(),
  customerId: z.string().min(1).max(128).optional(),
  /** In the order id, the customer's name or email. */
  text: z.string().trim().min(1).max(100).optional(),
});

/** `next` is left out on the last page. */
export const orderPage = z.object({ orders: z.array(orderView), next: z.string().optional() });

export const orderStats = z.object({
  currency: z.string(),
  /** Days are UTC, newest first. Revenue is of orders that were not cancelled, minor units. */
  days: z.array(
    z.object({ day: z.iso.date(), orders: z.number(), revenue: z.number(), cancelled: z.number() }),
  ),
  byStatus: z.record(z.string(), z.number()),
});
