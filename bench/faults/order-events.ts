import type { Message } from 'kafkajs';
import type { EventData, OrderEventType } from '@/lib/events';
import { cloudEventHeaders } from '@/server/bus';

/** Open orders: the steps of one alternate with those of as many others. */
const open = 20;

const item = { sku: 'mug', quantity: 1 };
const customer = { id: 'c-1', name: 'Ada', email: 'ada@example.com' };
/** The path of an order. */
const path: [OrderEventType, (orderId: string) => EventData<OrderEventType>][] = [
  [
    'order.placed',
    (orderId) => ({
      orderId,
      customer,
      items: [{ ...item, name: 'Mug', unitPrice: 900 }],
      total: 900,
      currency: 'EUR',
      placedAt: Date.now(),
    }),
  ],
  ['payment.succeeded', (orderId) => ({ orderId, paymentId: `p-${orderId}`, amount: 900, currency: 'EUR' })],
  ['stock.reserved', (orderId) => ({ orderId, items: [item] })],
  ['order.confirmed', (orderId) => ({ orderId })],
  ['shipment.dispatched', (orderId) => ({ orderId, carrier: 'Post', trackingNumber: 'T-1' })],
  ['shipment.delivered', (orderId) => ({ orderId, deliveredAt: Date.now() })],
];

/** The `number`th event of this process: step by step of `open` orders in turn. Its id ends in its number. */
export function eventOf(number: number): Message {
  const round = Math.floor(number / (open * path.length));
  const [type, dataOf] = path[Math.floor(number / open) % path.length] as (typeof path)[number];
  const orderId = `${process.pid}-${round}-${number % open}`;
  const headers = cloudEventHeaders({ type, source: 'bench', id: `order-${process.pid}-${number}` } as never);
  return { key: orderId, value: JSON.stringify(dataOf(orderId)), headers };
}
