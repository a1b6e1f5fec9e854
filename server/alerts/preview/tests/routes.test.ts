import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { previewAnswer } from '@/lib/alerts/api';
import type { AlertsContext } from '@/server/alerts/context';
import { signInternal } from '@/server/auth/internal-auth';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp, type RoleHttp } from '@/server/http';
import { alertRoutes } from '@/server/lake/alerts/routes';
import type { LakeContext } from '@/server/lake/context';
import { LakeEngineError } from '@/server/lake/engine';
import { event, lakeOf } from '@/server/lake/reports/tests/lake.fixture';
import { previewRoutes } from '../routes';

const authSecret = 's'.repeat(32);

async function serve(name: string, routes: (guarded: RoleHttp) => void): Promise<string> {
  const app = createHttp({ name, log: pino({ level: 'silent' }), ready: () => true });
  internalRoutes(app, authSecret, routes);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return url;
}

/** Asks a role whose lake is at this address. */
async function ask(lakeUrl: string | undefined, body: unknown) {
  const lake = { url: lakeUrl, authSecret };
  const url = await serve('alerts', (guarded) => previewRoutes(lake)(guarded, {} as AlertsContext));
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/rules/preview`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, json: (await answer.json()) as unknown };
}

const rule = {
  ...{ id: 'declined', name: 'Declined', severity: 'warning', title: 'Declined' },
  ...{ events: { topic: 'orders', types: ['payment.failed'] }, by: ['reason'], aggregate: 'count' },
  ...{ window: '10s', compare: 'atLeast', threshold: 2 },
};

test('the lake is asked over HTTP for the events of the last hours', async () => {
  const at = Math.floor(Date.now() / 250) * 250 - 600_000;
  const failed = (ms: number) => event('payment.failed', at + ms, { orderId: `o-${ms}`, reason: 'declined' });
  const engine = await lakeOf([failed(0), failed(1), failed(2)]);
  const lakeUrl = await serve('lake', (guarded) => alertRoutes(guarded, { engine } as LakeContext));
  const { status, json } = await ask(lakeUrl, { rule, hours: 0.5 });
  expect(status).toBe(200);
  expect(previewAnswer.parse(json)).toMatchObject({
    ...{ rows: 3, groups: 1, stepMs: 250, note: null },
    firing: [{ labels: { reason: 'declined' }, from: at + 250, to: at + 10_250 }],
  });
});

test('without a lake that answers the problem says what to do', async () => {
  expect(await ask(undefined, { rule })).toMatchObject({
    status: 503,
    json: { detail: expect.stringContaining('LAKE_URL is not set') },
  });
  expect(await ask('http://127.0.0.1:9', { rule })).toMatchObject({
    status: 503,
    json: { detail: expect.stringContaining('does not answer. Start it on the admin page') },
  });
});

const busy = new LakeEngineError('busy', '16 queries wait already.');

test('a problem of the lake is passed on, and a rule that does not fit names its field', async () => {
  const lakeUrl = await serve('lake', (guarded) =>
    alertRoutes(guarded, { engine: { query: () => Promise.reject(busy) } } as unknown as LakeContext),
  );
  expect(await ask(lakeUrl, { rule })).toMatchObject({ status: 503, json: { detail: busy.message } });
  expect(await ask(lakeUrl, { rule: { ...rule, field: 'nothing' } })).toMatchObject({
    json: { detail: expect.stringContaining('field') },
  });
});
