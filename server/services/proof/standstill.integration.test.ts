import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, it } from 'vitest';
import { goShopping } from './customers';
import { expectAllDelivered, type OpenShop, openShop } from './open-shop';
import { serviceNames } from './shop';

// Longer than the session of a consumer group: whoever stands still so long has been put out of it.
const standstillMs = 8_000;
const frozen = new Set<number>();
let open: OpenShop | undefined;

async function start(): Promise<OpenShop> {
  open = await openShop({ javaHome: process.env.JAVA_HOME });
  return open;
}
afterEach(async () => {
  thaw();
  await open?.stop();
});

/** A server and the processes it made. https://docs.kernel.org/filesystems/proc.html */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [
    pid,
    ...children
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => family(Number(child))),
  ];
}
function freeze(pid: number | undefined): void {
  for (const each of family(pid ?? Number.NaN)) {
    process.kill(each, 'SIGSTOP');
    frozen.add(each);
  }
}
function thaw(): void {
  for (const each of frozen) process.kill(each, 'SIGCONT');
  frozen.clear();
}

describe('a standstill', () => {
  it('of each service in turn, with others that take its work over, doubles nothing when it goes on', async () => {
    const opened = await start();
    const { shop } = opened;
    for (const name of serviceNames) await shop.startFurther(name);
    const shopping = goShopping(shop, { orders: 400, rate: 10, small: true });
    for (const name of serviceNames) {
      shop.services[name].freeze();
      await sleep(standstillMs);
      shop.services[name].thaw();
    }
    await shopping;
    await expectAllDelivered(opened, 400);
  }, 240_000);

  it('of all services at once loses nothing', async () => {
    const opened = await start();
    const { shop } = opened;
    const shopping = goShopping(shop, { orders: 200, rate: 40, small: true });
    await sleep(2_000);
    for (const name of serviceNames) shop.services[name].freeze();
    await sleep(standstillMs);
    for (const name of serviceNames) shop.services[name].thaw();
    await shopping;
    await expectAllDelivered(opened, 200);
  }, 180_000);

  it('of the database', async () => {
    const opened = await start();
    const shopping = goShopping(opened.shop, { orders: 200, rate: 40, small: true });
    await sleep(2_000);
    freeze(opened.servers.postgres.pid);
    await sleep(standstillMs);
    thaw();
    await shopping;
    await expectAllDelivered(opened, 200);
  }, 180_000);

  it('of the broker', async () => {
    const opened = await start();
    const shopping = goShopping(opened.shop, { orders: 200, rate: 40, small: true });
    await sleep(2_000);
    freeze(opened.servers.kafka.pids()[0]);
    await sleep(standstillMs);
    thaw();
    await shopping;
    await expectAllDelivered(opened, 200);
  }, 180_000);
});
