import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventData } from '@/lib/events';
import type { SubscribeOk } from '@/lib/protocol';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, ensureTopics, type Publisher } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import { readComposed } from '@/server/testing/compose-file';
import { connect, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { end, startRole } from '@/server/testing/gateway/gateway-process';
import { type RoamingClient, roam } from '@/server/testing/gateway/roaming-client';
import { testBrokers } from '@/server/testing/servers/servers';
import { createBalancer } from '.';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const cleanUps: (() => unknown)[] = [];
let publisher: Publisher;

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  publisher = await createPublisher(kafka, 'test', log);
  return () => publisher.stop();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const until = (check: () => unknown, timeout = 20_000) => vi.waitFor(check, { timeout, interval: 20 });
const untilReady = (port: number, timeout = 20_000) =>
  until(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), timeout);

async function startGateway(acceptPerSecond = 1_000): Promise<{ gateway: Gateway; port: number }> {
  const base = { port: 0, host: '127.0.0.1', authSecret: testSecret, allowedOrigins: [testOrigin] };
  const own = { transports: ['websocket'] as const, acceptPerSecond, noticeMs: 750 };
  const gateway = createGateway({ kafka, ...base, ...own }, { log });
  const { port } = await gateway.start();
  cleanUps.push(() => gateway.stop());
  await untilReady(port);
  return { gateway, port };
}

/** Waits until a balancer's metrics report this many ready gateways. */
const untilUsable = (httpPort: number, gateways: number, timeout = 60_000) =>
  until(async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
    expect(metrics.match(/gateway_ready{.*} 1/g)).toHaveLength(gateways);
  }, timeout);

/** Two gateways in this process behind a balancer. */
async function startFleet(): Promise<{ port: number; first: Gateway; second: Gateway }> {
  const [{ gateway: first, port: a }, { gateway: second, port: b }] = [
    await startGateway(),
    await startGateway(),
  ];
  const gateways = [a, b].map((port) => `http://127.0.0.1:${port}`);
  const balancer = createBalancer({ port: 0, host: '127.0.0.1', httpPort: 0, gateways }, { log });
  const { port } = await balancer.start();
  cleanUps.push(() => balancer.stop());
  return { port, first, second };
}

async function liveClients(port: number, count: number): Promise<RoamingClient[]> {
  const clients = await roam(port, 'notifications', count);
  cleanUps.push(() => clients.map((client) => client.stop()));
  await until(() => expect(clients.filter(({ isLive }) => !isLive)).toHaveLength(0));
  return clients;
}

/** Publishes numbered notifications, 20 per second, while `meanwhile` runs. Returns how many. */
async function publishDuring(run: string, meanwhile: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  let count = 0;
  const work = meanwhile().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const notes = Array.from({ length: 5 }, () => {
      const title = `${run}-${count++}`;
      const data = {
        notificationId: title,
        audience: `a-${count % 9}`,
        severity: 'info',
        title,
        body: 'b',
      } as const;
      return { type: 'notification.posted', data } as const;
    });
    await Promise.all([publisher.publish(...notes), sleep(250)]);
  }
  await work;
  return count;
}

const titles = (client: RoamingClient, run: string): string[] =>
  client.events
    .map(({ data }) => (data as EventData<'notification.posted'>).title)
    .filter((title) => title.startsWith(run));

/** Expects that every client has received each event once, in partition order, without a gap. */
async function expectWhole(clients: RoamingClient[], run: string, count: number): Promise<void> {
  for (const client of clients) {
    await until(() => expect(new Set(titles(client, run)).size).toBe(count));
    expect(titles(client, run)).toHaveLength(count);
    expect(client.gaps).toBe(0);
    expect(client.discrepancies).toEqual([]);
    const next = new Map<number, number>();
    for (const { partition, offset } of client.events) {
      expect(offset).toBeGreaterThan(next.get(partition) ?? -1);
      next.set(partition, offset);
    }
  }
}

it('sends connections to the gateways in turn, and requests of the page to a ready one', async () => {
  const { port, first, second } = await startFleet();
  const answered: (string | undefined)[] = [];
  for (let i = 0; i < 4; i += 1) {
    const client = await connect(port);
    answered.push(((await client.subscribe({ feed: 'notifications' })) as SubscribeOk).gatewayId);
    client.close();
  }
  expect(answered).toEqual([first, second, first, second].map(({ gatewayId }) => gatewayId));
  const headers = { authorization: `Bearer ${await signInternal(testSecret)}` };
  expect((await fetch(`http://127.0.0.1:${port}/internal/invalid`, { headers })).status).toBe(200);
});

it('offers no long polling, which would need every request at the same gateway', async () => {
  const { port } = await startGateway();
  const response = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: 'Transport unknown' });
});

it('resumes a disconnected client at the other gateway with exactly what it missed', async () => {
  const run = randomUUID();
  const { port, first, second } = await startFleet();
  const [client] = (await liveClients(port, 1)) as [RoamingClient];
  const count = await publishDuring(run, async () => {
    for (let cuts = 1; cuts <= 4; cuts += 1) {
      await until(() => expect(client.isLive).toBe(true));
      client.cut();
      await until(() => expect(client.gatewayIds).toHaveLength(cuts + 1));
    }
  });
  await expectWhole([client], run, count);
  const turns = [first, second, first, second, first].map(({ gatewayId }) => gatewayId);
  expect(client.gatewayIds).toEqual(turns);
});

describe('three gateways in separate processes', () => {
  const processes: ChildProcess[] = [];
  let port: number;

  beforeAll(async () => {
    const [httpPort, ...ports] = await Promise.all(Array.from({ length: 5 }, () => getPort()));
    [port] = ports as [number];
    const env = {
      KAFKA_BROKERS: kafka.brokers.join(','),
      GATEWAY_TRANSPORTS: 'websocket',
      GATEWAY_NOTICE_MS: '750',
    };
    const own = ports.slice(1);
    for (const each of own) processes.push(startRole('gateway', { ...env, GATEWAY_PORT: String(each) }));
    const gateways = own.map((each) => `http://127.0.0.1:${each}`).join(',');
    const balanced = { GATEWAY_PORT: String(port), HTTP_PORT: String(httpPort), BALANCER_GATEWAYS: gateways };
    processes.push(startRole('balancer', balanced));
    await untilReady(httpPort as number, 90_000);
    await untilUsable(httpPort as number, 3);
  });
  afterAll(() => Promise.all(processes.map((child) => end(child, 'SIGTERM'))));

  /** Ends one gateway while events flow; resolves when its clients are live at others. Returns those. */
  async function moveFrom(gateway: number, signal: NodeJS.Signals, clients: RoamingClient[], run: string) {
    const moved = () => clients.filter(({ gatewayIds }) => gatewayIds.length > 1);
    const count = await publishDuring(run, async () => {
      await end(processes[gateway] as ChildProcess, signal);
      await until(() => expect(moved().length).toBeGreaterThan(clients.length / 4));
      await until(() => expect(clients.filter(({ isLive }) => !isLive)).toHaveLength(0));
    });
    await expectWhole(clients, run, count);
    return moved();
  }

  it('a stop moves its share of 200 clients: nothing is missed, and none waits longer than 3 s', async () => {
    const clients = await liveClients(port, 200);
    const moved = await moveFrom(0, 'SIGTERM', clients, randomUUID());
    expect(new Set(moved.map(({ gatewayIds }) => gatewayIds[0])).size).toBe(1);
    for (const { gatewayIds, goodbyes, refusals, longestOutageMs } of moved) {
      expect(gatewayIds).toHaveLength(2);
      expect(goodbyes).toMatchObject([{ code: 'shutting_down', retryAfterMs: expect.any(Number) }]);
      expect(refusals).toEqual([]);
      expect(longestOutageMs).toBeLessThan(3_000);
    }
  });

  it('SIGKILL moves them too: nothing is missed or duplicated', async () => {
    const clients = await liveClients(port, 60);
    const moved = await moveFrom(1, 'SIGKILL', clients, randomUUID());
    expect(moved).toHaveLength(30);
    expect(new Set(clients.map(({ gatewayIds }) => gatewayIds.at(-1))).size).toBe(1);
  });
});

it('compose.gateways.yaml runs two gateways behind one address, and one takes over when the other is killed', async () => {
  const fresh = new Map<string, number>();
  for (const port of ['4080', '4081', '4101', '4102']) fresh.set(port, await getPort());
  const portOf = (port: string): number => fresh.get(port) as number;
  const { published, services } = await readComposed(
    { AUTH_SECRET: testSecret, ALLOWED_ORIGINS: testOrigin },
    (value) =>
      value
        .replace('localhost:9092', kafka.brokers.join(','))
        .replace(/\b4\d{3}\b/g, (port) => String(portOf(port))),
  );
  expect(published).toEqual(['127.0.0.1:4080:4080']);
  const processes = services.map(({ role, env }) => startRole(role, env));
  cleanUps.push(() => Promise.all(processes.map((child) => end(child, 'SIGTERM'))));
  expect(services.map(({ role }) => role)).toEqual(['gateway', 'gateway', 'balancer']);
  expect(services.at(-1)?.env.GATEWAY_PORT).toBe(String(portOf('4080')));
  await untilUsable(portOf('4081'), 2, 90_000);

  const clients = await liveClients(portOf('4080'), 6);
  const gateways = () => new Set(clients.map(({ gatewayIds }) => gatewayIds.at(-1)));
  expect(gateways().size).toBe(2);
  const run = randomUUID();
  const count = await publishDuring(run, async () => {
    await end(processes[0] as ChildProcess, 'SIGKILL');
    await until(() => expect(gateways().size).toBe(1));
    await until(() => expect(clients.filter(({ isLive }) => !isLive)).toHaveLength(0));
  });
  await expectWhole(clients, run, count);
});

it('accepts a storm of clients at its rate, and tells the others when to retry', async () => {
  const { port } = await startGateway(5);
  const started = performance.now();
  const clients = await liveClients(port, 40);
  expect(performance.now() - started).toBeGreaterThan(7_000);
  const refusals = clients.flatMap((client) => client.refusals);
  expect(refusals.length).toBeGreaterThan(10);
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ code: 'busy', retry: true });
    expect(refusal.retryAfterMs).toBeGreaterThan(3_000);
  }
});
