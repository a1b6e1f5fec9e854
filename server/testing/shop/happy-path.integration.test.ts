import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '@/lib/orders';
import { auditDatabase } from './audit/audit-database';
import { auditTopics } from './audit/audit-topics';
import { goShopping } from './customers';
import { type Servers, startServers } from './servers';
import { Shop } from './shop';
import { untilDone } from './until-done';

const waiting = { timeout: 30_000, interval: 50 };
let servers: Servers;
let shop: Shop;

beforeAll(async () => {
  servers = await startServers({ javaHome: process.env.JAVA_HOME });
  const { kafka, postgres } = servers;
  const log = pino({ level: 'silent' });
  shop = new Shop({ brokers: kafka.brokers, databaseUrl: postgres.url, log });
  await shop.start();
  await shop.set('shipping', { deliverAfterMs: 100 });
  await shop.set('payment', { declineRate: 0 });
});
afterAll(async () => {
  await shop?.stop();
  await servers?.stop();
});

const order = async (orderId: string) => (await shop.call<OrderView>('order', `/orders/${orderId}`)).body;
const place = async (body: unknown, key?: string) =>
  shop.call<{ orderId: string; detail: string }>('order', '/orders', { body, key });
const customer = { id: 'c-1', name: 'Ada <b>', email: 'ada@example.com' };
const mug = { sku: 'MUG-01', quantity: 2 };
const allDone = () => untilDone(shop, 30_000);

describe('the shop', () => {
  it('delivers 50 orders, with one mail per order and kind', async () => {
    const ids = await goShopping(shop, { orders: 50 });
    await allDone();
    const audit = await auditDatabase(shop.database);
    expect(audit).toMatchObject({
      byStatus: { delivered: 50 },
      refunded: 0,
      mails: { confirmation: 50, dispatch: 50 },
      violations: {},
    });
    expect(audit.captured).toBe(audit.owed);
    expect(audit.stock.shipped).toBe(audit.stock.soldPieces);
    const { path, total, items } = await order(ids[0] as string);
    expect(path.map(({ type }) => type).sort()).toEqual([
      'order.confirmed',
      'order.placed',
      'payment.succeeded',
      'shipment.delivered',
      'shipment.dispatched',
      'stock.reserved',
    ]);
    expect(path.map(({ source }) => source)).toContain('payment');
    expect(total).toBe(items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0));
    // All events of an order belong to one trace, whichever service emitted them.
    expect(new Set(path.map(({ traceparent }) => traceparent?.split('-')[1])).size).toBe(1);
  });

  it('cancels an order whose card is declined, and releases its stock', async () => {
    const stockBefore = await shop.call<{ onHand: number }[]>('inventory', '/stock');
    const { body } = await place({
      customer: { ...customer, email: 'ada+declined@example.com' },
      items: [mug],
    });
    await expect.poll(async () => (await order(body.orderId)).released, waiting).toBe(true);
    expect(await order(body.orderId)).toMatchObject({ status: 'cancelled', reason: 'The card was declined' });
    await allDone();
    expect(await shop.call('inventory', '/stock')).toEqual(stockBefore);
  });

  it('cancels an order that exceeds the stock, and refunds it', async () => {
    const { body } = await place({ customer, items: [{ sku: 'MUG-01', quantity: 100_000 }] });
    await allDone();
    const cancelled = await order(body.orderId);
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      reason: expect.stringMatching(/^Out of stock: MUG-01/),
    });
    expect(cancelled.refunded).toBe(cancelled.paid);
  });

  it('cancels an order for its customer before it is confirmed, and not afterwards', async () => {
    await shop.set('order', { confirmAfterMs: 2_000 });
    const { body: first } = await place({ customer, items: [mug] });
    await expect.poll(async () => (await order(first.orderId)).status, waiting).toBe('confirmed');
    const cancel = (id: string) =>
      shop.call<OrderView & { detail: string }>('order', `/orders/${id}/cancel`, {
        body: { reason: 'Changed my mind' },
      });
    expect((await cancel(first.orderId)).status).toBe(200);
    await expect
      .poll(() => order(first.orderId), waiting)
      .toMatchObject({
        status: 'cancelled',
        reason: 'Changed my mind',
        refunded: true,
        released: true,
      });
    expect((await cancel(first.orderId)).status).toBe(200);

    await shop.set('order', { confirmAfterMs: 0 });
    const { body: second } = await place({ customer, items: [mug] });
    await expect.poll(async () => (await order(second.orderId)).status, waiting).toBe('delivered');
    const late = await cancel(second.orderId);
    expect(late.status).toBe(409);
    expect(late.body.detail).toMatch(/can no longer be cancelled/);
    expect((await cancel('ORD-unknown')).status).toBe(404);
  });
});

it('passes the audit', async () => {
  await allDone();
  const { captured, refunded, owed, stock, violations } = await auditDatabase(shop.database);
  expect(violations).toEqual({});
  expect(captured - refunded).toBe(owed);
  expect(stock.shipped).toBe(stock.soldPieces);
  expect(await auditTopics(shop)).toMatchObject({ doubled: [], repeated: 0 });
});
