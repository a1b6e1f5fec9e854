/** The events of an order from its placing to its end. */
import type { EventData, OrderEventType } from '@/lib/events';
import type { Random } from './random';
import { amountOf, currencies, emailOf, nameOf, productOf, textOf } from './texts';

type AnyOrderEvent = { [T in OrderEventType]: { type: T; data: EventData<T> } }[OrderEventType];

const skus = Array.from({ length: 40 }, (_, i) => `SKU-${String(i).padStart(2, '0')}`);

function placed(random: Random, orderId: string): EventData<'order.placed'> {
  const items = Array.from({ length: random.chance(0.01) ? 200 : random.whole(1, 4) }, () => ({
    sku: random.oneOf(skus),
    name: productOf(random),
    quantity: random.whole(1, 5),
    unitPrice: amountOf(random),
  }));
  return {
    orderId,
    customer: { id: `c-${random.whole(1, 5_000)}`, name: nameOf(random), email: emailOf(random) },
    items,
    total: items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    currency: random.oneOf(currencies),
    placedAt: random.chance(0.002) ? 8_640_000_000_000_000 : Date.now(),
  };
}

/** Every order event occurs; the amounts of an order agree. */
export function orderEvents(random: Random, orderId: string): AnyOrderEvent[] {
  const order = placed(random, orderId);
  const money = { orderId, paymentId: `pay-${orderId}`, amount: order.total, currency: order.currency };
  const items = order.items.map(({ sku, quantity }) => ({ sku, quantity }));
  const begin: AnyOrderEvent[] = [{ type: 'order.placed', data: order }];
  const reason = textOf(random, 500);
  const cancelled: AnyOrderEvent = { type: 'order.cancelled', data: { orderId, reason } };
  if (random.chance(0.1)) return [...begin, { type: 'payment.failed', data: { orderId, reason } }, cancelled];
  const paid: AnyOrderEvent[] = [...begin, { type: 'payment.succeeded', data: money }];
  const [first] = order.items;
  if (random.chance(0.05)) {
    const rejected = { orderId, sku: first?.sku ?? '-', requested: first?.quantity ?? 0, available: 0 };
    return [
      ...paid,
      { type: 'stock.rejected', data: rejected },
      { type: 'payment.refunded', data: money },
      cancelled,
    ];
  }
  const reserved: AnyOrderEvent[] = [...paid, { type: 'stock.reserved', data: { orderId, items } }];
  if (random.chance(0.05)) {
    return [
      ...reserved,
      { type: 'stock.released', data: { orderId, items } },
      { type: 'payment.refunded', data: money },
      cancelled,
    ];
  }
  return [
    ...reserved,
    { type: 'order.confirmed', data: { orderId } },
    {
      type: 'shipment.dispatched',
      data: { orderId, carrier: nameOf(random), trackingNumber: `T${orderId}` },
    },
    { type: 'shipment.delivered', data: { orderId, deliveredAt: Date.now() } },
  ];
}
