import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readReport } from './analytics';
import { InFlight } from './analytics-in-flight';
import { type FakeUpstream, replyJson, startUpstream } from './upstream/fake-upstream';

const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

let lake: FakeUpstream;
beforeEach(async () => {
  lake = await startUpstream();
  given.LAKE_URL = lake.url;
});
afterEach(() => lake.stop());

const request = (query = '', init: RequestInit = {}) =>
  new Request(`http://page/api/analytics/x${query}`, init);
const problemOf = (call: Promise<Response>) => call.then(() => undefined).catch((error) => error);

test('a report is asked of the lake with what the query may have, and answered unchanged', async () => {
  lake.reply = replyJson(200, { rows: [] });
  const response = await readReport(
    request('?from=5&bucket=hour&timeZone=Asia/Kathmandu&other=1'),
    'revenue',
  );
  expect(await response.json()).toEqual({ rows: [] });
  expect(response.headers.get('cache-control')).toBe('no-store');
  const url = '/analytics/revenue?from=5&bucket=hour&timeZone=Asia%2FKathmandu&format=json';
  expect(lake.received).toMatchObject([{ method: 'GET', url }]);
});

test('a file comes with its name, type and length', async () => {
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="revenue.csv"',
    'content-length': '3',
    'x-other': 'no',
  };
  lake.reply = (response) => response.writeHead(200, headers).end('a\r\n');
  const response = await readReport(request('?format=csv'), 'revenue');
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'no-store',
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="revenue.csv"',
    'content-length': '3',
  });
  expect(await response.text()).toBe('a\r\n');
});

test.each(['constructor', 'Revenue', '..', ''])('there is no report %j: 404', async (name) => {
  expect(await problemOf(readReport(request(), name))).toMatchObject({ statusCode: 404 });
  expect(lake.received).toEqual([]);
});

test.each([
  'from=soon',
  'from=-1',
  'from=1.5',
  'to=4102444800001',
  'bucket=fortnight',
  'timeZone=Mars/Olympus',
  "timeZone=';DROP",
  'timeZone=%2B05:30',
  'format=xml',
])('a query with %s is refused with the name of the parameter', async (query) => {
  expect(await problemOf(readReport(request(`?${query}`), 'orders'))).toMatchObject({
    issues: [{ path: [query.split('=')[0]] }],
  });
  expect(lake.received).toEqual([]);
});

test('a problem of the lake is passed on with the time to wait', async () => {
  const problem = { title: 'Service Unavailable', status: 503, detail: 'The lake is starting.' };
  lake.reply = replyJson(503, problem, { 'retry-after': '2' });
  const response = await readReport(request(), 'orders');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await response.json()).toEqual(problem);
});

test('a lake that is away is a problem with a sentence', async () => {
  await lake.stop();
  expect(await problemOf(readReport(request(), 'orders'))).toMatchObject({
    statusCode: 503,
    message: 'The lake cannot be reached. Start it on the admin page, or try again in a moment.',
  });
});

test('the lake learns that the browser has gone', async () => {
  const asked = new Promise<ServerResponse>((resolve) => {
    lake.reply = resolve;
  });
  const browser = new AbortController();
  const call = problemOf(readReport(request('', { signal: browser.signal }), 'orders'));
  const closed = once(await asked, 'close');
  browser.abort();
  await closed;
  expect(await call).toMatchObject({ statusCode: 503 });
});

test('a client may have so many requests in progress, and others are not affected', async () => {
  const inFlight = new InFlight(2);
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  const running = [inFlight.run('a', () => promise), inFlight.run('a', () => promise)];
  await expect(inFlight.run('a', async () => 1)).rejects.toMatchObject({ statusCode: 429 });
  expect(await inFlight.run('b', async () => 2)).toBe(2);
  resolve();
  await Promise.all(running);
  await expect(inFlight.run('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await inFlight.run('a', async () => 3)).toBe(3);
  expect(inFlight.size).toBe(0);
});
