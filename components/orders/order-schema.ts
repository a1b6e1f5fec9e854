import { z } from 'zod';
import { type OrderView, orderStatuses } from '@/lib/orders';

const step = z.looseObject({
  id: z.string(),
  type: z.string(),
  at: z.number(),
  partition: z.number(),
  offset: z.number(),
  source: z.string().optional(),
  traceparent: z.string().optional(),
});
const item = z.looseObject({
  sku: z.string(),
  name: z.string(),
  quantity: z.number(),
  unitPrice: z.number(),
});
const view = z.looseObject({
  orderId: z.string(),
  status: z.enum(orderStatuses),
  customer: z.looseObject({ id: z.string(), name: z.string(), email: z.string() }).optional(),
  items: z.array(item),
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

/** An order as the order service answers with it. */
export const orderViewSchema = view.transform((order) => order as OrderView);
