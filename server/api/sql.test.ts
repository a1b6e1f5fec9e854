import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cancelSql, listSqlTables, runSql } from './sql';
import { type FakeUpstream, replyJson, startUpstream } from './upstream/fake-upstream';

const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

let lake: FakeUpstream;
beforeEach(async () => {
  lake = await startUpstream();
  given.LAKE_URL = lake.url;
});
afterEach(() => lake.stop());

const post = (
  body: unknown,
  { cookie = 'pulseboard_admin=one', signal }: { cookie?: string; signal?: AbortSignal } = {},
) =>
  new Request('http://page/api/admin/sql', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', cookie },
    ...(signal ? { signal } : {}),
  });
const sent = () => lake.received.map(({ body }) => JSON.parse(body));

test('a statement is sent with its defaults and a name of the session that is not its cookie', async () => {
  await runSql(post({ sql: 'SELECT 1' }));
  await runSql(post({ sql: 'SELECT 1' }, { cookie: 'pulseboard_admin=two' }));
  await cancelSql(post({}));
  const [first, second, cancelled] = sent();
  expect(first).toEqual({
    sql: 'SELECT 1',
    timeZone: 'UTC',
    format: 'json',
    user: expect.stringMatching(/^admin-[0-9a-f]{12}$/),
  });
  expect(second.user).not.toBe(first.user);
  expect(cancelled).toEqual({ user: first.user });
  expect(lake.received.map(({ url }) => url)).toEqual(['/sql', '/sql', '/sql/cancel']);
});

test('a user that the body names is not believed', async () => {
  await runSql(post({ sql: 'SELECT 1', user: 'admin-other' }));
  expect(sent()[0].user).toMatch(/^admin-[0-9a-f]{12}$/);
});

test('a file is passed on byte for byte, with its name and its number of rows', async () => {
  const bytes = Buffer.from([0x50, 0x41, 0x52, 0x31, 0x00, 0xff, 0xfe]);
  lake.reply = (response) => {
    const headers = {
      'content-type': 'application/vnd.apache.parquet',
      'content-disposition': 'attachment; filename="result.parquet"',
      'x-row-count': '7',
      'x-truncated': 'false',
    };
    response.writeHead(200, headers).end(bytes);
  };
  const response = await runSql(post({ sql: 'FROM orders', format: 'parquet' }));
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/vnd.apache.parquet',
    'content-disposition': 'attachment; filename="result.parquet"',
    'x-row-count': '7',
  });
});

test('an error keeps its place', async () => {
  const problem = {
    type: 'about:blank',
    title: 'x',
    status: 422,
    detail: 'There is no column.',
    position: 7,
  };
  lake.reply = replyJson(422, problem);
  const response = await runSql(post({ sql: 'SELECT a' }));
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual(problem);
});

test('a browser that goes away ends the call', async () => {
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) => {
    lake.reply = (response) => {
      response.once('close', resolve);
      gone.abort();
    };
  });
  await expect(runSql(post({ sql: 'SELECT 1' }, { signal: gone.signal }))).rejects.toMatchObject({
    statusCode: 503,
  });
  await closed;
});

test.each([[{}], [{ sql: '' }], [{ sql: 'x'.repeat(100_001) }], [{ sql: 'SELECT 1', timeZone: "'" }]])(
  'a body that is not valid is not sent: %j',
  async (body) => {
    await expect(runSql(post(body))).rejects.toThrow();
    expect(lake.received).toEqual([]);
  },
);

test('1 MB of SQL is refused before it is read', async () => {
  await expect(runSql(post({ sql: 'x'.repeat(1_048_576) }))).rejects.toMatchObject({ statusCode: 413 });
});

test('tables are listed', async () => {
  lake.reply = replyJson(200, { tables: [] });
  expect(await (await listSqlTables(new Request('http://page/api/admin/sql/tables'))).json()).toEqual({
    tables: [],
  });
});
