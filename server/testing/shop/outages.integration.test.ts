import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublisher, type Outgoing } from '@/server/bus';
import { sql } from '@/server/db';
import type { ServiceName } from '../../services';
import { goShopping } from './customers';
import { expectAllDelivered, type OpenShop, openShop, shopDuring } from './open-shop';
import { serviceNames } from './shop';

const log = pino({ level: 'silent' });
const waiting = { timeout: 60_000, interval: 100 };
const each = 60;
const downMs = 2_000;
const load = { orders: 120, rate: 40 };
let open: OpenShop;

beforeAll(async () => {
  open = await openShop({ javaHome: process.env.JAVA_HOME });
}, 120_000);
afterAll(() => open?.stop());

const foreignOrder = (): Outgoing => ({
  type: 'order.placed',
  data: {
    orderId: `ORD-${randomUUID()}`,
    customer: { id: 'c-1', name: 'Ada', email: 'ada@example.com' },
    items: [{ sku: 'MUG-01', name: 'Stoneware mug', quantity: 1, unitPrice: 1_800 }],
    total: 1_800,
    currency: 'USD',
    placedAt: Date.now(),
  },
});

/** Places orders. While the order service is down, another producer writes them to Kafka. */
async function placeWithout({ shop, servers }: OpenShop, down: ServiceName, orders: number): Promise<void> {
  if (down !== 'order') {
    await goShopping(shop, { orders, small: true });
    return;
  }
  const publisher = await createPublisher({ brokers: servers.kafka.brokers }, 'another', log);
  await publisher.publish(...Array.from({ length: orders }, foreignOrder));
  await publisher.stop();
}

/** How far orders get while one service is down. */
const progressWithout: Record<
  ServiceName,
  Partial<Record<'reserved' | 'captured' | 'confirmed' | 'delivered', number>>
> = {
  order: { reserved: each, captured: each },
  payment: { reserved: each },
  inventory: { captured: each },
  shipping: { confirmed: each },
  notification: { delivered: each },
};

/** Number of orders that have reached each step. */
async function progress({ shop }: OpenShop): Promise<Record<string, number>> {
  const { rows } = await shop.database.queries.execute<{ step: string; n: number }>(sql`
    select 'captured' as step, count(*)::int as n from payment_provider.ledger
      where movement = 'capture' and declined is null
    union all select 'reserved', count(*)::int from inventory.reservations
    union all select 'delivered', count(*)::int from orders.orders where status = 'delivered'
    union all select 'confirmed', count(distinct order_id)::int from orders.events where type = 'order.confirmed'
    union all select 'mailed', count(*)::int from notification.mails`);
  return Object.fromEntries(rows.map(({ step, n }) => [step, n]));
}

describe('an outage', () => {
  it.each(serviceNames)(
    'of the %s service: the others keep working, and all orders complete afterwards',
    async (down) => {
      const { shop, orders: before } = open;
      await shop.services[down].stop();
      await placeWithout(open, down, each);
      open.orders += each;
      const done = Object.entries(progressWithout[down]).map(([step, n]) => [step, before + n]);
      await expect.poll(() => progress(open), waiting).toMatchObject(Object.fromEntries(done));
      const { delivered, mailed } = await progress(open);
      if (down === 'notification') expect(mailed).toBe(2 * before);
      else expect(delivered).toBe(before);
      await shop.services[down].start();
      await expectAllDelivered(open);
    },
    120_000,
  );

  it('of the broker, under load', async () => {
    const { kafka } = open.servers;
    await shopDuring(open, load, async () => {
      await kafka.killBroker(0);
      await sleep(downMs);
      await kafka.startBroker(0);
    });
  }, 180_000);

  it('of the database, under load', async () => {
    const { postgres } = open.servers;
    await shopDuring(open, load, async () => {
      postgres.kill();
      await sleep(downMs);
      await postgres.restart();
    });
  }, 180_000);

  it('of the leader among three brokers, under load', async () => {
    const three = await openShop({ brokers: 3, javaHome: process.env.JAVA_HOME });
    const { kafka } = three.servers;
    try {
      // It leads a third of the partitions, and may be group coordinator or cluster controller as well.
      await shopDuring(three, load, () => kafka.killBroker(0));
      await kafka.startBroker(0);
      await expectAllDelivered(three);
    } finally {
      await three.stop();
    }
  }, 240_000);
});
