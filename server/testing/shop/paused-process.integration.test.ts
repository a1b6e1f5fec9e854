import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { type OpenShop, openShop, shopDuring } from './open-shop';
import { serviceNames } from './shop';

// Longer than the session timeout of a consumer group, so a paused member is removed from it.
const pauseMs = 8_000;
// Shorter than a pause, so that two services are paused at the same time.
const betweenMs = 3_500;
const paused = new Set<number>();
let open: OpenShop;

beforeAll(async () => {
  open = await openShop({ javaHome: process.env.JAVA_HOME });
}, 120_000);
afterEach(resume);
afterAll(() => open?.stop());

/** A process and its descendants. https://docs.kernel.org/filesystems/proc.html */
function processTree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [
    pid,
    ...children
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => processTree(Number(child))),
  ];
}
function pause(pid: number | undefined): void {
  for (const each of processTree(pid ?? Number.NaN)) {
    process.kill(each, 'SIGSTOP');
    paused.add(each);
  }
}
function resume(): void {
  for (const each of paused) process.kill(each, 'SIGCONT');
  paused.clear();
}

async function pauseFor(pid: number | undefined): Promise<void> {
  pause(pid);
  await sleep(pauseMs);
  resume();
}

describe('a pause', () => {
  it('of all services at once loses nothing', async () => {
    const services = serviceNames.map((name) => open.shop.services[name]);
    await shopDuring(open, { orders: 120, rate: 40 }, async () => {
      for (const service of services) service.pause();
      await sleep(pauseMs);
      for (const service of services) service.resume();
    });
  }, 180_000);

  it('of the database', async () => {
    await shopDuring(open, { orders: 120, rate: 40 }, () => pauseFor(open.servers.postgres.pid));
  }, 180_000);

  it('of the broker', async () => {
    await shopDuring(open, { orders: 120, rate: 40 }, () => pauseFor(open.servers.kafka.pids()[0]));
  }, 180_000);

  it('of each service in turn, while replicas take over its work, doubles nothing when it resumes', async () => {
    const { shop } = open;
    await Promise.all(serviceNames.map((name) => shop.startReplica(name)));
    await shopDuring(open, { orders: 240, rate: 10 }, async () => {
      const pauses = serviceNames.map(async (name, n) => {
        await sleep(n * betweenMs);
        shop.services[name].pause();
        await sleep(pauseMs);
        shop.services[name].resume();
      });
      await Promise.all(pauses);
    });
  }, 240_000);
});
