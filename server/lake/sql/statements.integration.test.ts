import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { reports } from '@/lib/analytics/reports';
import { rangeOf } from '@/server/lake/reports/range';
import { statements } from '@/server/lake/reports/sql';
import { type Lake, startLake } from './fixture';

let lake: Lake;
beforeAll(async () => {
  lake = await startLake();
});
afterAll(() => lake.stop());

const endless = 'WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM a) SELECT count(*) FROM a';
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.each([
  ['SELECT count(*) FROM orders', [[2_010]]],
  ['  FROM orders SELECT max("offset") ; -- the newest', [[2_009]]],
  [
    'WITH a AS (SELECT currency, count(*) AS n FROM orders GROUP BY 1) FROM a ORDER BY 1',
    [
      ['EUR', 1_005],
      ['JPY', 1_005],
    ],
  ],
  ["VALUES (1, 'é 🙂 \u202e')", [[1, 'é 🙂 \u202e']]],
  ['SELECT count(*) FROM memory.main."orders"', [[2_010]]],
  ['SELECT count(*) FROM "INVALID_Orders"', [[0]]],
  ['SELECT count(*) FROM "we.ird ""topic"""', [[0]]],
  ["FROM (SELECT currency FROM orders) PIVOT (count(*) FOR currency IN ('EUR'))", [[1_005]]],
  ['SELECT a.key FROM orders a JOIN orders b USING (key) WHERE a."offset" = 3', [['ORD-3']]],
  ['SELECT unnest([1, 2])', [[1], [2]]],
  [
    "SELECT list_transform([1, 2], lambda x: x + 1), map {'a': 1}, {'b': null}",
    [[[2, 3], [{ key: 'a', value: 1 }], { b: null }]],
  ],
  ["SELECT value FROM json_each('[7]')", [['7']]],
  [
    "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%orders' ORDER BY 1 LIMIT 1",
    [['invalid_orders']],
  ],
])('reads: %s', async (sql, rows) => {
  const answer = await lake.run(sql);
  expect(answer.failure).toBeUndefined();
  expect(answer.rows).toEqual(rows);
});

test.each([
  ['SHOW TABLES', 'orders'],
  ['SHOW ALL TABLES', 'orders'],
  ['SHOW orders', 'total'],
  ['DESCRIBE orders', 'total'],
  ['DESCRIBE SELECT currency FROM orders', 'currency'],
  ['SUMMARIZE orders', 'total'],
  ['EXPLAIN SELECT * FROM orders', 'PARQUET'],
  ['/* why é🙂 */ explain analyze -- slow?\nFROM orders', 'Total Time'],
])('describes: %s', async (sql, text) => {
  const answer = await lake.run(sql);
  expect(answer.failure).toBeUndefined();
  expect(JSON.stringify(answer.rows)).toContain(text);
});

test.each(reports)('runs the statement of the report "%s" as the page shows it', async (report) => {
  const range = rangeOf({ from: 1_795_600_000_000, to: 1_795_700_000_000, timeZone: 'Asia/Tokyo' }, 0);
  expect((await lake.run(statements[report].sql(range))).failure).toBeUndefined();
});

test('values are exact: large integers and decimals as texts, points in time as epoch ms', async () => {
  const { columns, rows } =
    await lake.run(`SELECT 9007199254740993, 42::HUGEINT, 0.1 + 0.2, 12345678901234567.89::DECIMAL(20, 2),
    TIMESTAMPTZ '2026-11-26 00:00:00.000125+00', TIMESTAMP '1969-12-31 23:59:59', TIMESTAMP 'infinity', DATE '2026-11-26',
    'NaN'::DOUBLE, '\\xAA'::BLOB, INTERVAL 90 MINUTES, NULL, true, uuid() IS NULL`);
  expect(rows).toEqual([
    [
      '9007199254740993',
      42,
      0.3,
      '12345678901234567.89',
      1_795_651_200_000.125,
      -1_000,
      'infinity',
      '2026-11-26',
      'NaN',
      '\\xAA',
      '01:30:00',
      null,
      true,
      false,
    ],
  ]);
  expect(columns?.map(({ type }) => type).slice(0, 5)).toEqual([
    'BIGINT',
    'HUGEINT',
    'DECIMAL(3,1)',
    'DECIMAL(20,2)',
    'TIMESTAMP WITH TIME ZONE',
  ]);
});

test('days are those of the time zone of the request, and an unknown one is an error', async () => {
  const sql = `SELECT strftime(min("at"), '%d %H:%M') FROM orders`;
  expect((await lake.run(sql)).rows).toEqual([['26 00:00']]);
  expect((await lake.run(sql, { timeZone: 'Pacific/Apia' })).rows).toEqual([['26 13:00']]);
  expect((await lake.run(sql, { timeZone: 'Mars/Base' })).failure?.message).toMatch(/Mars\/Base/);
});

test('an error has its place in the statement, in characters', async () => {
  const sql = "SELECT 'é🙂' AS a,\n  nothing FROM orders";
  expect((await lake.run(sql)).failure).toMatchObject({
    message: expect.stringContaining('"nothing"'),
    position: sql.indexOf('nothing'),
  });
  const mistyped = "SELECT 'é🙂' FRM orders";
  expect((await lake.run(mistyped)).failure?.position).toBe(mistyped.indexOf('orders'));
  const explained = "EXPLAIN SELECT 'é', nothing FROM orders";
  expect((await lake.run(explained)).failure?.position).toBe(explained.indexOf('nothing'));
  expect((await lake.run('SELECT 1 FROM other')).failure).toMatchObject({ position: 14 });
});

test('a result says that it is a part, and how fresh it is when it read a table', async () => {
  expect(await lake.run('FROM orders', { limit: 3 })).toMatchObject({
    rowCount: 3,
    truncated: true,
    freshMs: 120,
  });
  expect(await lake.run('FROM orders LIMIT 3', { limit: 3 })).toMatchObject({ truncated: false });
  expect(await lake.run('SELECT 1')).toMatchObject({ freshMs: null, truncated: false });
});

test('a user has one statement at a time, others wait, and a cancelled one ends', async () => {
  const long = lake.run(endless);
  await expect(lake.run('SELECT 1')).rejects.toMatchObject({ statusCode: 409 });
  const other = lake.run('SELECT 2', { user: 'bob' });
  expect(lake.statements.cancel('nobody')).toBe(false);
  expect(lake.statements.cancel('ada')).toBe(true);
  expect((await long).failure).toEqual({ kind: 'cancelled', message: 'The statement was cancelled.' });
  expect((await other).rows).toEqual([[2]]);
  expect((await lake.run('SELECT 1')).rows).toEqual([[1]]);
});

test('a client that goes away cancels its statement', async () => {
  const client = new AbortController();
  const long = lake.run(endless, { signal: client.signal });
  client.abort();
  expect((await long).failure?.kind).toBe('cancelled');
});

test('a result is exported as CSV and Parquet, and what it was written from is deleted', async () => {
  const csv = await lake.run('SELECT key, currency, "at" FROM orders ORDER BY "offset";', {
    format: 'csv',
    timeZone: 'Asia/Tokyo',
  });
  expect(csv).toMatchObject({ rowCount: 2_010, truncated: false });
  const lines = (await readFile(csv.file ?? '', 'utf8')).split('\n');
  expect(lines[0]).toBe('key,currency,at');
  expect(lines[1]).toBe('ORD-0,EUR,2026-11-26 09:00:00+09');
  const parquet = await lake.run('FROM orders -- all', { format: 'parquet', limit: 10 });
  expect(parquet).toMatchObject({ rowCount: 10, truncated: true });
  const instance = await DuckDBInstance.create(':memory:');
  const reader = await (await instance.connect()).runAndReadAll(
    `SELECT count(*), sum(total) FROM '${parquet.file}'`,
  );
  expect(reader.getRowsJson()).toEqual([['10', '10045']]);
  const left = [...(await lake.files()).keys()].filter((file) => file.includes('_tmp'));
  expect(left.sort()).toEqual([csv.file, parquet.file].sort());
});

test('texts of a CSV file are no formulas for a spreadsheet, also under the same name', async () => {
  const sql = "SELECT '=1+1' AS a, 'b' AS a, -1 AS n, '@x' AS \"q\"\"q\"";
  const { file } = await lake.run(sql, { format: 'csv' });
  expect((await readFile(file ?? '', 'utf8')).split('\n')[1]).toBe("'=1+1,b,-1,'@x");
  await rm(file ?? '');
});

test.each([
  ['SELECT repeat(md5(range::VARCHAR), 100) FROM range(1000000)', 'csv', 'size'],
  ['EXPLAIN FROM orders', 'csv', 'statement'],
  ['SELECT nothing FROM orders', 'parquet', 'statement'],
  ["SELECT 1') TO '/tmp/pulseboard-sql-stolen' --", 'csv', 'statement'],
] as const)('an export that fails leaves no file: %s', async (sql, format, kind) => {
  const before = await lake.files();
  expect((await lake.run(sql, { format })).failure?.kind).toBe(kind);
  expect(await lake.files()).toEqual(before);
});

test('every statement has a line in the log, without its text and its rows', async () => {
  await lake.run("SELECT 'secret-in-statement'", { user: 'carol' });
  await lake.run('SELECT nothing', { user: 'carol' });
  const lines = lake.log.filter(({ user }) => user === 'carol');
  expect(lines).toMatchObject([
    { msg: 'SQL statement', length: 28, outcome: 'ok', rows: 1, elapsedMs: expect.any(Number) },
    { msg: 'SQL statement', length: 14, outcome: 'statement' },
  ]);
  expect(JSON.stringify(lake.log)).not.toContain('secret-in-statement');
});

test('the process starts when it is needed, and ends when idle', async () => {
  const other = await startLake({ idleMs: 50 });
  expect(other.sandbox.pid).toBeUndefined();
  await other.run('SELECT 1');
  await vi.waitFor(() => expect(other.sandbox.pid).toBeUndefined(), 5_000);
  await other.stop();
});

test('after the process was killed, the next statement has a new one', async () => {
  await lake.run('SELECT 1');
  const killed = lake.sandbox.pid ?? 0;
  const long = lake.run(endless);
  process.kill(killed, 'SIGKILL');
  expect((await long).failure?.kind).toBe('crash');
  expect((await lake.run('SELECT 1')).rows).toEqual([[1]]);
  expect(lake.sandbox.pid).not.toBe(killed);
});

test('the process has no secrets, and ends with the process that started it, also by kill -9', async () => {
  const script = path.join(import.meta.dirname, 'abandoned-child.ts');
  const parent = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, AUTH_SECRET: 'very-secret' },
  });
  const [pid] = (await once(parent, 'message')) as [number];
  expect(await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')).not.toContain('very-secret');
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5_000);
});
