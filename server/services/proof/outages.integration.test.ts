import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createPublisher, type Outgoing } from '@/server/bus';
import type { ServiceName } from '..';
import { readBooks } from './audit';
import { untilDone } from './chaos';
import { goShopping } from './customers';
import { expectAllDelivered, type OpenShop, openShop } from './open-shop';
import { serviceNames } from './shop';

const log = pino({ level: 'silent' });
let open: OpenShop | undefined;

afterEach(() => open?.stop());

async function start(brokers: 1 | 3 = 1): Promise<OpenShop> {
  open = await openShop({ brokers, javaHome: process.env.JAVA_HOME });
  return open;
}

const placedByAnother = (): Outgoing => ({
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

/** Orders for a shop whose order service is down come over Kafka, where any producer may write. */
async function placeWithout({ shop, servers }: OpenShop, down: ServiceName, orders: number): Promise<void> {
  if (down !== 'order') {
    await goShopping(shop, { orders, small: true });
    return;
  }
  const publisher = await createPublisher({ brokers: servers.kafka.brokers }, 'another', log);
  await publisher.publish(...Array.from({ length: orders }, placedByAnother));
  await publisher.stop();
}

describe('an outage', () => {
  it('of any one service, for the whole of 200 orders: the others go on, and all complete afterwards', async () => {
    const opened = await start();
    const { shop } = opened;
    let orders = 0;
    for (const down of serviceNames) {
      await shop.services[down].stop();
      await placeWithout(opened, down, 200);
      orders += 200;
      await sleep(1_000);
      const { mails, byStatus } = await readBooks(shop.database);
      const sent = (mails.confirmation ?? 0) + (mails.dispatch ?? 0);
      // Who needs not what is down has done its part; who is down has not.
      if (down === 'notification') expect(sent).toBe(2 * (orders - 200));
      else expect(byStatus.delivered ?? 0).toBe(orders - 200);
      await shop.services[down].start();
      await untilDone(shop, 60_000);
    }
    await expectAllDelivered(opened, orders);
  }, 240_000);

  it('of the broker, in the middle of a run', async () => {
    const opened = await start();
    const { shop, servers } = opened;
    const shopping = goShopping(shop, { orders: 200, rate: 40, small: true });
    await sleep(2_000);
    await servers.kafka.killBroker(0);
    await sleep(2_000);
    await servers.kafka.startBroker(0);
    await shopping;
    await expectAllDelivered(opened, 200);
  }, 180_000);

  it('of the database, in the middle of a run', async () => {
    const opened = await start();
    const { shop, servers } = opened;
    const shopping = goShopping(shop, { orders: 200, rate: 40, small: true });
    await sleep(2_000);
    servers.postgres.kill();
    await sleep(2_000);
    await servers.postgres.restart();
    await shopping;
    await expectAllDelivered(opened, 200);
  }, 180_000);

  it('of the leader among three brokers, in the middle of a run', async () => {
    const opened = await start(3);
    const { shop, servers } = opened;
    const shopping = goShopping(shop, { orders: 200, rate: 40, small: true });
    await sleep(2_000);
    // Each leads a third of the partitions, and this one may lead the groups or the cluster as well.
    await servers.kafka.killBroker(0);
    await shopping;
    await untilDone(shop, 90_000);
    await servers.kafka.startBroker(0);
    await expectAllDelivered(opened, 200);
  }, 240_000);
});
