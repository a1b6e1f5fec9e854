import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@/lib/problem';
import { changeLogError, listLogErrors, listLogPatterns, readLogPerformance } from './log-analysis';
import { type FakeUpstream, replyJson, startUpstream } from './upstream/fake-upstream';

const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

let role: FakeUpstream;
beforeEach(async () => {
  role = await startUpstream();
  given.LOG_ANALYSIS_URL = role.url;
});
afterEach(() => role.stop());

const page = 'http://localhost:3000/api/logs/x';
const get = (query: string) => new Request(`${page}${query}`);
const post = (body: unknown) =>
  new Request(page, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test.each([
  [
    listLogPatterns,
    '?level=warn&service=a%26b&other=1',
    '/patterns?service=a%26b&level=warn&sort=count&limit=100',
  ],
  [listLogErrors, '?state=regressed&limit=5', '/errors?state=regressed&limit=5'],
  [readLogPerformance, '?from=1&to=2', '/performance?from=1&to=2'],
])('%o passes on what its query has', async (read, query, url) => {
  expect((await read(get(query))).status).toBe(200);
  const [received] = role.received;
  const [path, sent] = [received?.url?.split('?')[0], new URL(received?.url ?? '', role.url).searchParams];
  expect(path).toBe(url.split('?')[0]);
  expect(Object.fromEntries(sent)).toEqual(Object.fromEntries(new URL(url, role.url).searchParams));
});

test.each([
  [listLogPatterns, '?level=loud', 'level'],
  [listLogErrors, '?state=gone', 'state'],
  [listLogErrors, '?limit=501', 'limit'],
  [readLogPerformance, '?from=soon', 'from'],
])('%o refuses %s with the name of the parameter', async (read, query, name) => {
  await expect(read(get(query))).rejects.toMatchObject({ issues: [{ path: [name] }] });
  expect(role.received).toEqual([]);
});

test('the state of a group is passed on, whatever its id is', async () => {
  expect((await changeLogError(post({ state: 'resolved', more: 1 }), 'a/b')).status).toBe(200);
  expect(role.received[0]).toMatchObject({
    method: 'POST',
    url: '/errors/a%2Fb',
    body: '{"state":"resolved"}',
  });
});

test('nobody can make a group regressed', async () => {
  await expect(changeLogError(post({ state: 'regressed' }), 'a')).rejects.toMatchObject({
    issues: [{ path: ['state'] }],
  });
});

test('a problem of the analysis is passed on', async () => {
  const sent = problem(404, 'There is no error group with this id.');
  role.reply = replyJson(404, sent);
  const answer = await changeLogError(post({ state: 'open' }), 'a');
  expect([answer.status, await answer.json()]).toEqual([404, sent]);
});
