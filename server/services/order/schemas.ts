import { z } from 'zod';
import { count } from '@/lib/events/fields';
import { orderEvents } from '@/lib/events/orders';
import { orderStatuses } from '@/lib/orders';
import { orderViewSchema } from '@/lib/orders/order-schema';
import { products } from '@/lib/products';

const { customer, items } = orderEvents['order.placed'].shape;

// The enum is for OpenAPI only: an unknown SKU is refused at the price lookup, with 422 and its name.
const orderable = items.element.shape.sku.meta({ enum: products.map(({ sku }) => sku) });

/** Text that is not only white space; leading and trailing white space is removed. */
export const trimmedText = (max: number) =>
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
  /** The `next` of the previous page. */
  cursor: z
    .string()
    .regex(/^[0-9]{1,16}~[^\0]{1,128}$/, 'is not one that this list gave out')
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  status: z.enum(orderStatuses).optional(),
  customerId: z.string().min(1).max(128).optional(),
  /** Part of the order id, or of the customer's name or email, in any case. */
  text: trimmedText(100).optional(),
});

/** `next` is left out on the last page. */
export const orderPage = z.object({ orders: z.array(orderView), next: z.string().optional() });

export const orderStats = z.object({
  currency: z.string(),
  /** UTC days, newest first. Revenue in minor units, of orders in `currency` that were not cancelled. */
  days: z.array(
    z.object({ day: z.iso.date(), orders: z.number(), revenue: z.number(), cancelled: z.number() }),
  ),
  byStatus: z.record(z.string(), z.number()),
});
