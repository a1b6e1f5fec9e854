import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { histogramAnswer, logsAnswer } from '@/lib/logs/history';
import { signInternal } from '@/server/auth/internal-auth';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp } from '@/server/http';
import type { LakeContext } from '@/server/lake/context';
import type { LakeEngine } from '@/server/lake/engine';
import { openEngine } from '@/server/lake/engine/engine.fixture';
import { engineWhenOpen } from '@/server/lake/engine-when-open';
import { logRoutes } from '../routes';
import { logLake } from './logs.fixture';

const authSecret = 's'.repeat(32);
const at = Date.UTC(2026, 5, 1, 12);

/** The routes over an engine. */
async function serve(
  context: Pick<LakeContext, 'folder'> & { engine: Pick<LakeEngine, 'query' | 'columns'> },
) {
  const app = createHttp({ name: 'lake', log: pino({ level: 'silent' }), ready: () => true });
  internalRoutes(app, authSecret, (guarded) => logRoutes(guarded, context as LakeContext));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  return (query: string, signal?: AbortSignal) =>
    fetch(`${url}/logs${query}`, { headers: { authorization }, signal: signal ?? null });
}

test('lines and counts are answered by their schemas', async () => {
  const lake = await logLake();
  await lake.append([{ at, data: { level: 'error' } }]);
  const get = await serve(lake.context);
  const { lines } = logsAnswer.parse(await (await get('?level=warn&limit=5')).json());
  expect(lines).toMatchObject([{ partition: 0, offset: 0, at }]);
  expect(await (await get('/around?partition=0&offset=0')).json()).toEqual({ lines });
  const counts = histogramAnswer.parse(await (await get(`/histogram?from=${at}&to=${at + 1}`)).json());
  expect(counts.levels).toMatchObject({ error: 1, info: 0 });
});

test.each([
  ['?pattern=(', 400, /^pattern: is no regular expression of RE2: missing \)/],
  [`?pattern=${encodeURIComponent('(?=a)')}`, 400, /^pattern: .*invalid perl operator/],
  [`?pattern=${encodeURIComponent('(((a{1000}){1000}){1000})')}`, 400, /^pattern: /],
  [`?pattern=${'x'.repeat(501)}`, 400, /pattern/],
  ['?level=verbose', 400, /level/],
  ['?from=soon', 400, /from/],
  ['?before=1', 400, /before/],
  ['?before=0:99999999999999999999', 400, /^before: /],
  ['?cursor=x', 400, /^cursor: /],
  ['?limit=1001', 400, /limit/],
  ['/around?partition=0', 400, /offset/],
  ['/around?partition=0&offset=9', 404, /^The history has no line/],
  ['/histogram', 400, /from/],
  ['/histogram?from=5&to=5', 422, /^from: /],
  [`/histogram?from=5&to=9&pattern=*`, 400, /^pattern: /],
])('%s is refused with %d', async (query, status, detail) => {
  const lake = await logLake();
  await lake.append([{ at }]);
  const response = await (await serve(lake.context))(query);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(detail) });
});

test('a lake that has no table of lines yet says that it is starting', async () => {
  const { engine } = await openEngine({}, []);
  const response = await (await serve({ engine, folder: { files: () => [] } as never }))('');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/^The lake is starting\. /) });
});

test('a lake that is not open says why, and does not look at its folder', async () => {
  const engine = engineWhenOpen(
    () => undefined,
    () => 'The lake is starting.',
  );
  const folder = { files: () => expect.unreachable() } as never;
  const get = await serve({ engine, folder });
  for (const query of ['', '/around?partition=0&offset=0', '/histogram?from=0&to=1']) {
    const response = await get(query);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: 'The lake is starting.' });
  }
});

test('a search stops when the client has gone', async () => {
  const lake = await logLake();
  const endless = 'SELECT sum(a.i * b.i) FROM range(1e9::BIGINT) a(i), range(1e9::BIGINT) b(i)';
  const begun = new EventEmitter();
  const engine: Pick<LakeEngine, 'query' | 'columns'> = {
    columns: (topic) => lake.engine.columns(topic),
    query: (_, options) => {
      const result = lake.engine.query(endless, options);
      begun.emit('begun', { stopped: result.catch((error) => error) });
      return result;
    },
  };
  const get = await serve({ ...lake.context, engine });
  const client = new AbortController();
  const running = once(begun, 'begun');
  const answer = get('', client.signal).catch(() => 'gone');
  const [{ stopped }] = await running;
  client.abort();
  expect(await stopped).toMatchObject({ problem: 'interrupted' });
  expect(await answer).toBe('gone');
});
