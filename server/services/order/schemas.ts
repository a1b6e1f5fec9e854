import { z } from 'zod';
import { count } from '@/lib/events/fields';
import { orderEvents } from '@/lib/events/orders';
import { orderStatuses } from '@/lib/orders';
import { orderViewSchema } from '@/lib/orders/order-schema';
import { products } from '@/lib/products';

const { customer, items } = orderEvents['order.placed'].shape;

// What is no product is refused where prices are looked up (422), by its name; here it is only shown.
const orderable = items.element.shape.sku.meta({ enum: products.map(({ sku }) => sku) });

/** Text with more in it than white space, which is taken off its ends. */
export const words = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\0]*[^\s\ufeff\0][^\0]*$/, 'has to be a text without NUL characters');

/** The body of POST /orders. */
export const newOrder = z.object({
  customer,
  items: z
    .array(z.object({ sku: orderable, quantity: count }))
    .min(1)
    .max(200),
});

export const placedOrder = z.object({ orderId: z.string() });

/** OrderView of lib/orders, as OpenAPI shows it. */
export const orderView = orderViewSchema;

export const orderQuery = z.object({
  /** Of the page before: its `next`. */
  cursor: z
    .string()
    .regex(/^[0-9]{1,16}~[^\0]{1,128}$/, 'is not one that this list gave out')
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  status: z.enum(orderStatuses).optional(),
  customerId: z.string().min(1).max(128).optional(),
  /** In the order id, the customer's name or email. */
  text: words(100).optional(),
});

/** `next` is left out on the last page. */
export const orderPage = z.object({ orders: z.array(orderView), next: z.string().optional() });

export const orderStats = z.object({
  currency: z.string(),
  /** Days are UTC, newest first. Revenue is of orders in `currency` that were not cancelled, minor units. */
  days: z.array(
    z.object({ day: z.iso.date(), orders: z.number(), revenue: z.number(), cancelled: z.number() }),
  ),
  byStatus: z.record(z.string(), z.number()),
});
