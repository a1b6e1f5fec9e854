import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { type OpenShop, openShop, shopDuring } from './open-shop';
import { serviceNames } from './shop';

// Longer than the session of a consumer group: whoever stands still so long has been put out of it.
const standstillMs = 8_000;
// The next stands still while the one before does: orders that wait for one are not yet at the other.
const betweenMs = 3_500;
const frozen = new Set<number>();
let open: OpenShop;

beforeAll(async () => {
  open = await openShop({ javaHome: process.env.JAVA_HOME });
}, 120_000);
afterEach(thaw);
afterAll(() => open?.stop());

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

async function standstill(pid: number | undefined): Promise<void> {
  freeze(pid);
  await sleep(standstillMs);
  thaw();
}

describe('a standstill', () => {
  it('of all services at once loses nothing', async () => {
    const services = serviceNames.map((name) => open.shop.services[name]);
    await shopDuring(open, { orders: 120, rate: 40 }, async () => {
      for (const service of services) service.freeze();
      await sleep(standstillMs);
      for (const service of services) service.thaw();
    });
  }, 180_000);

  it('of the database', async () => {
    await shopDuring(open, { orders: 120, rate: 40 }, () => standstill(open.servers.postgres.pid));
  }, 180_000);

  it('of the broker', async () => {
    await shopDuring(open, { orders: 120, rate: 40 }, () => standstill(open.servers.kafka.pids()[0]));
  }, 180_000);

  it('of each service in turn, with others that take its work over, doubles nothing when it goes on', async () => {
    const { shop } = open;
    await Promise.all(serviceNames.map((name) => shop.startFurther(name)));
    await shopDuring(open, { orders: 240, rate: 10 }, async () => {
      const standstills = serviceNames.map(async (name, n) => {
        await sleep(n * betweenMs);
        shop.services[name].freeze();
        await sleep(standstillMs);
        shop.services[name].thaw();
      });
      await Promise.all(standstills);
    });
  }, 240_000);
});
