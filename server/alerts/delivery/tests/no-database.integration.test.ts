import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlertsContext } from '@/server/alerts/context';
import { createDelivery, type Delivery } from '@/server/alerts/delivery';
import { createDatabase, type Database } from '@/server/db';
import { createHttp, type RoleHttp } from '@/server/http';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testDatabaseUrl } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const databases: Database[] = [];
const servers: RoleHttp[] = [];

/** The routes with a database that is at an address. */
function routesAt(url: string): RoleHttp {
  const database = createDatabase(url, { name: 'test', log });
  const config = { pageUrl: 'https://page.example' };
  const delivery: Delivery = createDelivery({ config, database, term: () => undefined, log });
  const http = createHttp({ name: 'test', log, ready: () => true }) as RoleHttp;
  for (const register of delivery.routes) register(http, { database } as AlertsContext);
  databases.push(database);
  servers.push(http);
  return http;
}

let empty: string;
beforeAll(async () => {
  empty = await freshDatabase(testDatabaseUrl);
});
afterAll(async () => {
  for (const server of servers) await server.close();
  for (const database of databases) await database.stop();
});

it.each(['/channels', '/deliveries'])('GET %s says that the database is away or not ready', async (path) => {
  for (const url of ['postgres://postgres:x@127.0.0.1:1/none', empty]) {
    const answer = await routesAt(url).inject({ url: path, headers: { host: 'localhost' } });
    expect(answer.statusCode).toBe(503);
    expect(answer.json().detail).toMatch(/^PostgreSQL cannot be reached/);
  }
});
