import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { randomOf } from '@/bench/lake/generator/random';
import type { Incident } from '@/lib/alerts/api';
import { ensureTopics } from '@/server/bus';
import { alertsMigrations, alertsSchema, createDatabase, migrateSchema, saveProgress } from '@/server/db';
import { openTopicAdmin } from '@/server/testing/kafka/topic-admin';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { RoleProcess } from '@/server/testing/servers/role-process';
import { type Servers, startServers } from '@/server/testing/shop/servers';
import {
  alertsAt,
  authSecret,
  openPublisher,
  type Published,
  until,
  untilEvaluated,
  watchPublished,
} from './alerts.fixture';
import { killedRules, publishBursts, storeKilledRules } from './coming-and-going.fixture';

/** Servers with empty topics, whose broker sets the timestamps: no record is late, however busy the machine is. */
export async function startServersOnTime(): Promise<Servers> {
  const servers = await startServers();
  const { brokers } = servers.kafka;
  const admin = await openTopicAdmin(brokers);
  await admin.createTopic('orders', 6, { 'message.timestamp.type': 'LogAppendTime' });
  await admin.close();
  await ensureTopics({ brokers }, { log: pino({ level: 'silent' }) });
  return servers;
}

/** What a run has told: by id, in the order in which it was first published, and its history. */
export interface Told {
  notifications: [string | undefined, unknown][];
  changes: [string | undefined, unknown][];
  incidents: Incident[];
}

/**
 * Runs the role while conditions come and go, and kills it at random moments. Then another one, with the state of the
 * beginning, reads the same topics and is not killed. Returns what both have told, `restMs` after the last event.
 */
export async function runKilled(
  { kills, restMs }: { kills: number; restMs: number },
  servers: { kafka: { brokers: string[] }; postgres: { url: string } },
): Promise<{ killed: Told; undisturbed: Told }> {
  const { brokers } = servers.kafka;
  const began = Date.now();
  const killed = await openRun(servers, began);
  killed.role.start();
  await killed.role.untilReady();
  const [writing, publish, random] = [new AbortController(), await openPublisher(brokers), randomOf(7)];
  const written = publishBursts(publish, writing.signal);
  for (let i = 0; i < kills; i += 1) {
    // Every other one during its start.
    if (i % 2 === 1) await killed.role.untilReady();
    await sleep(random.whole(0, i % 2 === 1 ? 2_500 : 700));
    await killed.role.end('SIGKILL');
    killed.role.start();
  }
  await killed.role.untilReady();
  writing.abort();
  await written;
  const ended = Date.now();
  const first = await killed.end(ended + restMs);
  const second = await openRun(servers, began);
  second.role.start();
  return { killed: first, undisturbed: await second.end(ended + restMs) };
}

async function openRun(
  { kafka, postgres }: { kafka: { brokers: string[] }; postgres: { url: string } },
  began: number,
) {
  const databaseUrl = await freshDatabase(postgres.url);
  const log = pino({ level: 'silent' });
  const database = createDatabase(databaseUrl, { name: 'test', log });
  onTestFinished(() => database.stop());
  await migrateSchema(database, alertsSchema, alertsMigrations);
  await saveProgress(database.queries, { events: began, gauges: began });
  await storeKilledRules(database);
  const httpPort = await getPort();
  const config = { kafka, databaseUrl, httpPort, authSecret };
  const published = await watchPublished(
    killedRules.map(({ id }) => id),
    kafka.brokers,
  );
  const alerts = alertsAt(httpPort);
  const role = new RoleProcess('alerts', config);
  return {
    role,
    end: async (evaluatedTo: number): Promise<Told> => {
      await role.untilReady();
      await untilEvaluated(alerts, evaluatedTo, 60_000);
      const incidents = await alerts.history();
      // Everything that was saved is published.
      await until(async () =>
        expect(await (await alerts.ask('/metrics')).text()).toMatch(/outbox_depth 0\n/),
      );
      const last = incidents.filter(({ state }) => state === 'resolved').length;
      await until(() => expect(first(published.changes)).toHaveLength(incidents.length + last));
      await role.end('SIGTERM');
      return { notifications: first(published.notifications), changes: first(published.changes), incidents };
    },
  };
}

/** Each id once, as it was published first. A later publication of it has to be the same. */
function first(published: readonly (Published & { data: unknown })[]): [string | undefined, unknown][] {
  const told = new Map<string | undefined, unknown>();
  for (const { eventId, data } of published) {
    if (told.has(eventId)) expect(data).toEqual(told.get(eventId));
    else told.set(eventId, data);
  }
  return [...told];
}
