import { EventEmitter, once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { reportAnswer } from '@/lib/analytics/reports';
import { signInternal } from '@/server/auth/internal-auth';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp } from '@/server/http';
import type { LakeContext } from '@/server/lake/context';
import type { LakeEngine } from '@/server/lake/engine';
import { openEngine } from '@/server/lake/engine/engine.fixture';
import { reportRoutes } from '../routes';
import { event, lakeOf } from './lake.fixture';

const authSecret = 's'.repeat(32);
const at = Date.UTC(2026, 5, 1, 12);
const range = `from=${at}&to=${at + 60_000}`;

/** The routes over an engine. */
async function serve(engine: Pick<LakeEngine, 'query' | 'export'>) {
  const app = createHttp({ name: 'lake', log: pino({ level: 'silent' }), ready: () => true });
  internalRoutes(app, authSecret, (guarded) => reportRoutes(guarded, { engine } as LakeContext));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  return (query: string, signal?: AbortSignal) =>
    fetch(`${url}/analytics/${query}`, { headers: { authorization }, signal: signal ?? null });
}

const failed = (reason: string) => event('payment.failed', at, { orderId: 'o-1', reason });

test('a report is answered with its rows, coverage and statement', async () => {
  const get = await serve(await lakeOf([failed('Card declined')]));
  const answer = reportAnswer('failures').parse(await (await get(`failures?${range}`)).json());
  expect(answer).toMatchObject({
    rows: [{ kind: 'payment.failed', cause: 'Card declined', count: 1, firstAt: at, lastAt: at }],
    bucket: null,
    scanned: 1,
    sql: expect.stringMatching(/^WITH failures AS/),
  });
  expect(answer.freshMs).toBeGreaterThanOrEqual(0);
  expect(await (await get(`orders?${range}`)).json()).toMatchObject({ bucket: 'minute' });
});

test('as CSV no text is a formula, and others are unchanged', async () => {
  const causes = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1', 'Ω "quoted", 1=1', "'", 'plain'];
  const get = await serve(await lakeOf(causes.map(failed)));
  const response = await get(`failures?${range}&format=csv`);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="failures_2026-06-01T12-00-00Z_2026-06-01T12-01-00Z.csv"',
  );
  const lines = (await response.text()).trim().split('\n');
  expect(lines[0]).toBe('kind,cause,count,first_at,last_at');
  const cells = lines.slice(1).map((line) => line.replace(/^payment.failed,|,1,2026-.*$/g, ''));
  const safe = [
    "'=1+1",
    "'+1",
    "'-1",
    "'@SUM(A1)",
    "'\t=1",
    "' =1",
    "'＝1",
    '"Ω ""quoted"", 1=1"',
    "'",
    'plain',
  ];
  expect(cells.sort()).toEqual(safe.sort());
});

test('as Parquet texts are exact, and no file is left behind', async () => {
  const lake = await openEngine({}, ['orders']);
  const get = await serve(lake.engine);
  const response = await get(`failures?${range}&format=parquet`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
  expect(await readdir(path.join(lake.path, '_tmp/exports'))).toEqual([]);
});

test.each([
  ['revenue?from=soon', 400, /^from/],
  ['revenue?timeZone=Nowhere', 400, /^timeZone/],
  [`revenue?from=${at}&to=${at}`, 422, /^from: /],
  ['revenue?from=0&to=1e12&bucket=minute', 422, /^bucket: /],
  ['turnover', 400, /report/],
])('%s is refused with %d', async (query, status, detail) => {
  const response = await (await serve(await lakeOf([])))(query);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(detail) });
});

test('a lake that has no table yet says that it is starting', async () => {
  const { engine } = await openEngine({}, []);
  const response = await (await serve(engine))(`revenue?${range}`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/^The lake is starting\. /) });
});

test('the statement stops when the client has gone', async () => {
  const { engine } = await openEngine({}, ['orders']);
  const endless = 'SELECT sum(a.i * b.i) FROM range(1e9::BIGINT) a(i), range(1e9::BIGINT) b(i)';
  const begun = new EventEmitter();
  const get = await serve({
    query: (_, options) => {
      const result = engine.query(endless, options);
      begun.emit('begun', { stopped: result.catch((error) => error) });
      return result;
    },
    export: engine.export,
  });
  const client = new AbortController();
  const running = once(begun, 'begun');
  const answer = get(`revenue?${range}`, client.signal).catch(() => 'gone');
  const [{ stopped }] = await running;
  client.abort();
  expect(await stopped).toMatchObject({ problem: 'interrupted' });
  expect(await answer).toBe('gone');
});
