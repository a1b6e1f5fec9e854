/** Expected texts about orders, from their events. */
import type { Figure } from './figures';
import { ago, count, duration, money, time } from './format';
import type { Scene } from './scene';
import { first, type OrderHistory, statusOf } from './world';

const step: Record<string, string> = {
  Placed: 'order.placed',
  Payment: 'payment.succeeded',
  Stock: 'stock.reserved',
  Confirmed: 'order.confirmed',
  Dispatched: 'shipment.dispatched',
  Delivered: 'shipment.delivered',
  Cancelled: 'order.cancelled',
};
const statuses: Record<string, string[]> = {
  Placed: ['placed', 'paid', 'reserved'],
  Confirmed: ['confirmed'],
  Dispatched: ['dispatched'],
  Delivered: ['delivered'],
  Cancelled: ['cancelled'],
};
const parallelSteps: Record<string, { answers: string[]; status: string }> = {
  Payment: { answers: ['payment.succeeded', 'payment.failed'], status: 'paid' },
  Stock: { answers: ['stock.reserved', 'stock.rejected'], status: 'reserved' },
};

/** Texts of a stage of the pipeline: its orders, and how many entered it in the last minute. */
export function stageTexts({ row }: Figure, { world, now }: Scene): string[] {
  const rates = Array.from({ length: 12 }, (_, n) => world.perMinute(step[row] ?? '', now - n * 500));
  const texts = rates.map((rate) => `${count(rate)}/min`);
  const parallel = parallelSteps[row];
  if (!parallel) return [...texts, count(world.count(...(statuses[row] ?? [])))];
  const waiting = world
    .placed()
    .filter((order) => !['delivered', 'cancelled', 'dispatched', 'confirmed'].includes(statusOf(order)))
    .filter((order) => !parallel.answers.some((type) => first(order, type)));
  return [
    ...texts,
    count(waiting.length),
    `waiting · ${count(world.count(parallel.status))} ${parallel.status}`,
  ];
}

interface Placed {
  customer: { name: string; email: string };
  items: { sku: string; name: string; quantity: number; unitPrice: number }[];
  total: number;
  currency: string;
}
const placedOf = (order: OrderHistory): Placed | undefined =>
  first(order, 'order.placed')?.data as Placed | undefined;

/** The orders of a row, by the name of the customer; on the page of an order, that order. */
const ordersOf = ({ world, orderId }: Scene, { row }: Figure): OrderHistory[] =>
  [...world.orders.values()].filter(
    (order) => order.orderId === orderId || order.orderId === row || placedOf(order)?.customer.name === row,
  );

/** Ids, names, amounts and ages of the orders of a row. */
export function orderTexts(figure: Figure, scene: Scene): string[] {
  return ordersOf(scene, figure).flatMap((order) => {
    const placed = placedOf(order);
    const shipped = first(order, 'shipment.dispatched')?.data;
    const texts = [
      ...ago(order.steps[0]?.at ?? 0, scene.now),
      order.orderId,
      `Order ${order.orderId}`,
      `${shipped?.carrier}, ${shipped?.trackingNumber}`,
    ];
    if (!placed) return texts;
    const { customer, items, total, currency } = placed;
    const list = items.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ');
    const lines = items.flatMap(({ sku, name, quantity, unitPrice }) => [
      `${name} ${sku}`,
      count(quantity),
      money(unitPrice, currency),
      money(quantity * unitPrice, currency),
    ]);
    const named = `named: Order of ${customer.name}, ${order.orderId}`;
    return [...texts, ...lines, customer.name, customer.email, list, money(total, currency), named];
  });
}

/** Each step with its time, the time since the step before, its partition and its offset. */
export function timelineTexts(_: Figure, { world, orderId }: Scene): string[] {
  const steps = world.orders.get(orderId)?.steps ?? [];
  return steps.flatMap(({ at, source, partition, offset }, i) => {
    const before = steps[i - 1];
    const since = before ? `+${duration(Math.max(0, at - before.at))}` : '';
    return [
      since,
      time(at),
      `${since} ${time(at)}`.trim(),
      `${since}${time(at)}`,
      `${source} · orders / ${partition} / ${offset}`,
    ];
  });
}
