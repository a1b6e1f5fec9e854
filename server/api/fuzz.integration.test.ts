import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '@/lib/problem';
import { type AlertsRole, createAlerts } from '@/server/alerts';
import { adminCookie } from '@/server/auth/admin-session';
import type { Route } from '@/server/auth/route-guards';
import { signToken } from '@/server/auth/tokens';
import { createHistory, type HistoryRole } from '@/server/history';
import { createLake, type LakeRole } from '@/server/lake';
import { createLogAnalysis, type LogAnalysisRole } from '@/server/log-analysis';
import type { Service } from '@/server/services/framework';
import { inventory } from '@/server/services/inventory';
import { notification } from '@/server/services/notification';
import { order } from '@/server/services/order';
import { createOpsApi } from '@/server/supervisor/ops-api';
import { createFleet } from '@/server/supervisor/processes/fleet';
import { anyJson, anyText, near } from '@/server/testing/arbitrary-schema';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import { Verifications } from '@/server/verify';
import type { Operation } from './documents/operation';
import { operations } from './documents/public-operations';

type Routes = Record<string, Route<Record<string, string | string[]>>>;
/** Every route.ts by its path in OpenAPI's form. */
const modules: Record<string, Routes> = import.meta.glob('../../app/api/**/route.ts', { eager: true });
const routes = new Map(
  Object.entries(modules).map(([file, exported]) => [
    file.replace(/^.*\/app|\/route\.ts$/g, '').replace(/\[(\w+)\]/g, '{$1}'),
    exported,
  ]),
);

const authSecret = 'x'.repeat(32);
const services: Service[] = [];
let history: HistoryRole;
let lake: LakeRole;
let logAnalysis: LogAnalysisRole;
let alerts: AlertsRole;
let dataDir: string;
let cookie: string;

beforeAll(async () => {
  const config = {
    kafka: { brokers: testBrokers },
    databaseUrl: await freshDatabase(testDatabaseUrl),
    authSecret,
    httpPort: 0,
    httpHost: '127.0.0.1',
  };
  for (const create of [order, inventory, notification]) {
    services.push(create(config, { log: pino({ level: 'silent' }) }));
  }
  await Promise.all(services.map((service) => service.start()));
  dataDir = await mkdtemp(path.join(tmpdir(), 'pulseboard-fuzz-'));
  history = createHistory({ ...config, dataDir }, { log: pino({ level: 'silent' }) });
  const url = `http://127.0.0.1:${(await history.start()).port}`;
  process.env.HISTORY_URL = url;
  // It answers 503 until it has read the events of other tests.
  await vi.waitFor(
    async () => expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ readShare: 1 }),
    30_000,
  );
  process.env.LAKE_URL = await startLake({ ...config, path: path.join(dataDir, 'lake') });
  logAnalysis = createLogAnalysis(config, { log: pino({ level: 'silent' }) });
  process.env.LOG_ANALYSIS_URL = `http://127.0.0.1:${(await logAnalysis.start()).port}`;
  await untilReady(process.env.LOG_ANALYSIS_URL);
  const delivery = { pageUrl: 'http://localhost:3000' };
  alerts = createAlerts({ ...config, delivery }, { log: pino({ level: 'silent' }) });
  process.env.ALERTS_URL = `http://127.0.0.1:${(await alerts.start()).port}`;
  await untilReady(process.env.ALERTS_URL);
  const OPS_URL = await startOps();
  const [ORDER_URL, INVENTORY_URL, NOTIFICATION_URL] = services.map((service) => service.url());
  Object.assign(process.env, {
    AUTH_SECRET: authSecret,
    ADMIN_PASSWORD: 'fuzz-password',
    LOG_LEVEL: 'fatal',
  });
  Object.assign(process.env, { ORDER_URL, INVENTORY_URL, NOTIFICATION_URL, OPS_URL });
  cookie = `${adminCookie}=${(await signToken(authSecret, 'admin', 'admin', 600)).token}`;
});
afterAll(async () => {
  await Promise.all([
    ...[history, lake, logAnalysis, alerts, ...services].map((role) => role.stop()),
    stopOps(),
  ]);
  await rm(dataDir, { recursive: true, force: true });
});

/** The lake, when it has read the events of other tests: until then it answers 503. */
async function startLake(
  config: Omit<Parameters<typeof createLake>[0], 'rollSeconds' | 'topics'>,
): Promise<string> {
  // No gateway runs: the reconciliation answers that it does not.
  const gatewayUrl = 'http://127.0.0.1:9';
  lake = createLake(
    { ...config, gatewayUrl, rollSeconds: 60, topics: [] },
    { log: pino({ level: 'silent' }) },
  );
  const url = `http://127.0.0.1:${(await lake.start()).port}`;
  await untilReady(url);
  return url;
}

const untilReady = (url: string) =>
  vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), 60_000);

let stopOps: () => Promise<unknown> = async () => undefined;
/** The supervisor's API without processes, for verifications. */
async function startOps(): Promise<string> {
  const env = { NODE_ENV: 'test', KAFKA_BROKERS: testBrokers.join(',') } as const;
  const script = path.resolve(import.meta.dirname, '../../scripts/verify-ledger.mjs');
  const verifications = new Verifications({ script, env });
  const fleet = createFleet({ terminal: { line: () => undefined, text: () => undefined } } as never);
  const ops = createOpsApi(fleet, verifications, authSecret);
  stopOps = () => Promise.all([ops.close(), verifications.stop()]);
  return ops.listen({ host: '127.0.0.1', port: 0 });
}

const page = 'http://localhost:3000';

interface Sent {
  method: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  params: Record<string, string | string[]>;
}

async function send(
  path: string,
  { method, query = '', headers = {}, body, params }: Sent,
): Promise<Response> {
  const route = routes.get(path)?.[method];
  if (!route) throw new Error(`There is no ${method} ${path}.`);
  const all = { host: 'localhost:3000', 'x-forwarded-for': '127.0.0.1', ...headers };
  // HTTP clients and servers refuse these before any handler.
  const sendable = Object.fromEntries(
    Object.entries(all).filter(([, value]) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)),
  );
  const request = new Request(`${page}/api/x?${query}`, {
    method,
    headers: sendable,
    body: body as BodyInit,
  });
  return route(request, { params: Promise.resolve(params) });
}

/** Expects a response that matches the schema, or a problem document below 500. */
async function expectAnswer(response: Response, success?: Operation['answer']): Promise<void> {
  const text = await response.text();
  if (response.ok) {
    if (success) expect(response.status).toBe(success.status);
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    if (!success?.files?.includes(type)) success?.schema?.parse(JSON.parse(text));
    return;
  }
  expect(response.status, text).toBeLessThan(500);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const { status, detail } = problemSchema.parse(JSON.parse(text));
  expect(status).toBe(response.status);
  expect(detail.length).toBeGreaterThan(5);
}

const anyBytes = fc.uint8Array({ maxLength: 64 });
const anyType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  '',
  'a/b',
);
const encoded = (text: string) => encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));

/** Query strings of existing parameters with odd values, and of any text. */
function queriesOf({ query }: Operation): fc.Arbitrary<string> {
  const names = Object.keys(query?.shape ?? {});
  const pair = fc
    .tuple(names.length > 0 ? fc.oneof(fc.constantFrom(...names), anyText) : anyText, anyText)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return fc.oneof(
    fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.join('&')),
    fc.string().map((text) => text.replace('#', '')),
  );
}

function bodiesOf({ body }: Operation): fc.Arbitrary<string | Uint8Array | undefined> {
  if (!body) return fc.constant(undefined);
  const schema = near(z.toJSONSchema(body.schema, { io: 'input' }) as never);
  const json = fc.oneof({ weight: 4, arbitrary: schema }, { weight: 1, arbitrary: anyJson });
  return fc.oneof(
    { weight: 8, arbitrary: json.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: anyBytes },
  );
}

const runs = { numRuns: 300, interruptAfterTimeLimit: 30_000 };

describe.each(
  operations.map((operation) => [`${operation.method.toUpperCase()} ${operation.path}`, operation] as const),
)('%s', (_, operation) => {
  test('answers any request with its schema or a problem document, and never with 500', async () => {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const params = fc.record(Object.fromEntries(names.map((name) => [name, anyText])));
    const headers = fc.record(
      {
        'content-type': fc.oneof({ weight: 5, arbitrary: fc.constant('application/json') }, anyType),
        'idempotency-key': fc.oneof(anyText, fc.uuid()),
        origin: fc.constantFrom(page, 'http://evil.example', 'null'),
        traceparent: anyText,
        cookie: fc.oneof(anyText, fc.constant(cookie)),
      },
      { requiredKeys: ['content-type'] },
    );
    await fc.assert(
      fc.asyncProperty(
        params,
        queriesOf(operation),
        headers,
        bodiesOf(operation),
        async (given, query, sent, body) => {
          const method = operation.method.toUpperCase();
          await expectAnswer(
            await send(operation.path, { method, params: given, query, headers: sent, body }),
            operation.answer,
          );
        },
      ),
      runs,
    );
  }, 60_000);
});

describe.each([
  ['PATCH', 'order', 'settings'],
  ['PATCH', 'inventory', 'settings'],
  ['POST', 'inventory', 'restock'],
  ['PATCH', 'notification', 'settings'],
  ['GET', 'order', 'stats'],
])('an admin who sends %s to %s/%s', (method, name, path) => {
  test('gets a problem document for an invalid request, and never 500', async () => {
    const schema = {
      type: 'object',
      properties: { sku: { enum: ['MUG-01'] }, quantity: { type: 'integer' }, delayMs: { type: 'integer' } },
    };
    const bodies = fc.oneof(near(schema), anyJson).map((value) => JSON.stringify(value));
    const days = fc.oneof(anyText, fc.integer().map(String));
    await fc.assert(
      fc.asyncProperty(bodies, days, async (body, value) => {
        const headers = { cookie, origin: page, 'content-type': 'application/json' };
        const sent = { method, headers, params: { name, path: [path] }, query: `days=${encoded(value)}` };
        const response = await send(
          '/api/admin/services/{name}/[...path]',
          method === 'GET' ? sent : { ...sent, body },
        );
        await expectAnswer(response);
      }),
      runs,
    );
  }, 60_000);
});

test('lines of one SKU may add up to more than the limit of a line, and the order is placed', async () => {
  const items = Array.from({ length: 200 }, () => ({ sku: 'MUG-01', quantity: 1_000_000 }));
  const body = JSON.stringify({ customer: { id: 'c', name: 'Ada', email: 'ada@example.org' }, items });
  const headers = { 'content-type': 'application/json' };
  expect((await send('/api/orders', { method: 'POST', headers, body, params: {} })).status).toBe(201);
});
