import { z } from 'zod';
import { amount, currency, email, epochMs, id, pieces, reason, shortText, sku } from './fields';

const customer = z.object({ id, name: shortText, email });
const pricedItem = z.object({ sku, name: shortText, quantity: pieces, unitPrice: amount });
const reservedItems = z.object({
  orderId: id,
  items: z
    .array(z.object({ sku, quantity: pieces }))
    .min(1)
    .max(200),
});
const payment = z.object({ orderId: id, paymentId: id, amount, currency });

/** Every type on the topic `orders`; the key is the orderId. */
export const orderEvents = {
  'order.placed': z.object({
    orderId: id,
    customer,
    items: z.array(pricedItem).min(1).max(200),
    total: amount,
    currency,
    placedAt: epochMs,
  }),
  'order.confirmed': z.object({ orderId: id }),
  'order.cancelled': z.object({ orderId: id, reason }),
  'payment.succeeded': payment,
  'payment.failed': z.object({ orderId: id, reason }),
  'payment.refunded': payment,
  'stock.reserved': reservedItems,
  'stock.rejected': z.object({
    orderId: id,
    sku,
    requested: z.int().nonnegative(),
    available: z.int().nonnegative(),
  }),
  'stock.released': reservedItems,
  'shipment.dispatched': z.object({ orderId: id, carrier: shortText, trackingNumber: shortText }),
  'shipment.delivered': z.object({ orderId: id, deliveredAt: epochMs }),
} as const;
