import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import getPort from 'get-port';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createPublisher, ensureTopics } from '@/server/bus';
import { testOrigin, testSecret } from '@/server/testing/gateway-client';
import { end, startRole } from '@/server/testing/gateway-process';
import { type RoamingClient, roam } from '@/server/testing/roaming-client';

const file = path.join(import.meta.dirname, '../../deploy/compose.gateways.yaml');
const role = z.object({
  command: z.string().regex(/^node dist\/server\/main\.js \w+$/),
  environment: z.record(z.string(), z.coerce.string()),
});
const schema = z.object({
  services: z.object({
    kafka: z.object({ ports: z.array(z.string()) }),
    'gateway-1': role,
    'gateway-2': role,
    balancer: role,
  }),
});
const variables: Record<string, string> = { AUTH_SECRET: testSecret, ALLOWED_ORIGINS: testOrigin };
const processes = new Map<string, ChildProcess>();
const clients: RoamingClient[] = [];
const ports = new Map<string, number>();
const log = pino({ level: 'silent' });
const kafka = { brokers: inject('kafkaBrokers') };

const until = (check: () => unknown, timeout = 20_000) => vi.waitFor(check, { timeout, interval: 20 });
const portOf = (port: string): number => ports.get(port) ?? Number.NaN;

/** A value as compose would set it, but with the broker and the ports of this test. */
function resolve(value: string): string {
  return value
    .replace(/\$\{(\w+):(?:\?[^}]*|-([^}]*))\}/g, (_, name, fallback) => variables[name] ?? fallback)
    .replace('localhost:9092', kafka.brokers.join(','))
    .replace(/\b4\d{3}\b/g, (port) => String(portOf(port)));
}

beforeAll(async () => {
  const { services } = schema.parse(parse(await readFile(file, 'utf8'), { merge: true }));
  for (const port of ['4080', '4081', '4101', '4102']) ports.set(port, await getPort());
  expect(services.kafka.ports).toEqual([`127.0.0.1:4080:${services.balancer.environment.GATEWAY_PORT}`]);
  await ensureTopics(kafka, { log });
  for (const name of ['gateway-1', 'gateway-2', 'balancer'] as const) {
    const { command, environment } = services[name];
    const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, resolve(value)]));
    processes.set(name, startRole(command.split(' ').at(-1) as string, env));
  }
  const metrics = async () => (await fetch(`http://127.0.0.1:${portOf('4081')}/metrics`)).text();
  await until(async () => expect((await metrics()).match(/gateway_ready{.*} 1/g)).toHaveLength(2), 90_000);
});
afterAll(async () => {
  for (const client of clients) client.stop();
  await Promise.all([...processes.values()].map((child) => end(child, 'SIGTERM')));
});

it('what the compose file runs are two gateways behind one address, and one takes over when the other is killed', async () => {
  const publisher = await createPublisher(kafka, 'test', log);
  clients.push(...(await roam(portOf('4080'), 'notifications', 6)));
  await until(() => expect(clients.filter(({ isLive }) => !isLive)).toHaveLength(0));
  expect(new Set(clients.map(({ gatewayIds }) => gatewayIds[0])).size).toBe(2);

  const run = randomUUID();
  const post = (n: number) => {
    const title = `${run}-${n}`;
    const data = { notificationId: title, audience: 'a', severity: 'info', title, body: 'b' } as const;
    return publisher.publish({ type: 'notification.posted', data });
  };
  await post(0);
  const killed = end(processes.get('gateway-1') as ChildProcess, 'SIGKILL');
  for (let n = 1; n < 10; n += 1) await post(n);
  await killed;
  await until(() => expect(new Set(clients.map(({ gatewayIds }) => gatewayIds.at(-1))).size).toBe(1));
  await post(10);
  await publisher.stop();

  const expected = Array.from({ length: 11 }, (_, n) => `${run}-${n}`);
  for (const client of clients) {
    const titles = () =>
      client.events.map(({ data }) => (data as { title: string }).title).filter((t) => t.startsWith(run));
    await until(() => expect(titles()).toHaveLength(11));
    expect(titles()).toEqual(expected);
    expect(client.gaps).toBe(0);
  }
});
