import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { batchOf, openEngine, row, rowsOf } from './engine.fixture';

const none = new Map<string, number>();
const endless = 'WITH RECURSIVE t(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM t) SELECT max(i) FROM t';
const large = 'SELECT list(repeat(i::VARCHAR, 20)) FROM range(50000000) t(i)';
const topics = ['orders'];

test('a query ends when its signal aborts, and the engine goes on', async () => {
  const { engine } = await openEngine();
  const abort = new AbortController();
  const query = engine.query(endless, { topics, signal: abort.signal });
  abort.abort();
  await expect(query).rejects.toMatchObject({ problem: 'interrupted', message: 'The query was cancelled.' });
  expect(await rowsOf(engine, 'SELECT 1')).toEqual([[1]]);
});

test('a query ends at the time limit', async () => {
  const { engine } = await openEngine({ limitMs: 200 });
  await expect(engine.query(endless, { topics })).rejects.toMatchObject({
    problem: 'interrupted',
    message: expect.stringContaining('longer than 0.2 s'),
  });
});

test('two queries run, some wait, and more are refused', async () => {
  const { engine } = await openEngine({ running: 2, waiting: 1 });
  const abort = new AbortController();
  const running = [1, 2].map(() => engine.query(endless, { topics, signal: abort.signal }));
  const waiting = engine.query('SELECT 1', { topics });
  const refused = engine.query('SELECT 1', { topics });
  await expect(refused).rejects.toMatchObject({ problem: 'busy' });
  abort.abort();
  for (const query of running) await expect(query).rejects.toMatchObject({ problem: 'interrupted' });
  expect((await waiting).rows).toEqual([[1]]);
});

test('a query that waits can be cancelled', async () => {
  const { engine } = await openEngine({ running: 1, waiting: 1 });
  const [first, second] = [new AbortController(), new AbortController()];
  const running = engine.query(endless, { topics, signal: first.signal });
  const waiting = engine.query('SELECT 1', { topics, signal: second.signal });
  second.abort();
  await expect(waiting).rejects.toMatchObject({ problem: 'interrupted' });
  first.abort();
  await expect(running).rejects.toMatchObject({ problem: 'interrupted' });
  expect((await engine.query('SELECT 1', { topics })).rows).toEqual([[1]]);
});

test('a query that needs too much memory gets an error that says so', async () => {
  const { engine } = await openEngine({ queriesMb: 60, spillMb: 10 });
  const failed = await engine.query(large, { topics }).catch((error) => error);
  expect(failed).toMatchObject({ name: 'LakeEngineError' });
  expect(['out_of_memory', 'disk_full']).toContain(failed.problem);
  expect(await rowsOf(engine, 'SELECT 1')).toEqual([[1]]);
});

test('rows are appended and written while queries use up the memory', { timeout: 60_000 }, async () => {
  const { engine, roll } = await openEngine({ queriesMb: 60, spillMb: 10, limitMs: 60_000 });
  const abort = new AbortController();
  const greedy = async () => {
    while (!abort.signal.aborted)
      await engine.query(large, { topics, signal: abort.signal }).catch(() => undefined);
  };
  const queries = [greedy(), greedy()];
  const data = JSON.stringify({ orderId: 'x'.repeat(100), note: 'y'.repeat(400) });
  for (let from = 0; from < 60_000; from += 2_000) {
    await engine.append([batchOf(Array.from({ length: 2_000 }, (_, i) => row(from + i, { data })))], none);
    if (from % 20_000 === 0) await roll('orders');
  }
  abort.abort();
  await Promise.all(queries);
  expect(await rowsOf(engine, 'SELECT count(*), count(DISTINCT "offset") FROM orders')).toEqual([
    [60_000, 60_000],
  ]);
});

test('a result has a bounded number of rows and characters', async () => {
  const { engine } = await openEngine({ rows: 100, characters: 10_000 });
  expect((await engine.query('FROM range(100)', { topics })).rows).toHaveLength(100);
  for (const sql of ['FROM range(101)', "SELECT repeat('x', 10001)", 'SELECT range(2000)'])
    await expect(engine.query(sql, { topics })).rejects.toMatchObject({ problem: 'too_large' });
});

test.each([
  ['two statements', 'SELECT 1; SELECT 2', 'statement'],
  ['nothing', ' -- nothing', 'statement'],
  ['a change', 'DELETE FROM orders', 'statement'],
  ['a syntax error', 'SELEKT', 'statement'],
  ['an unknown column', 'SELECT nothing FROM orders', 'statement'],
  ['an invalid cast', "SELECT 'x'::INT", 'statement'],
  ['a parameter without value', 'SELECT $constructor', 'statement'],
  ['a file elsewhere', "FROM read_csv('/etc/passwd')", 'statement'],
  ['a setting', "SET memory_limit = '10GB'", 'statement'],
])('%s is refused', async (_name, sql, problem) => {
  const { engine } = await openEngine();
  await expect(engine.query(sql, { topics })).rejects.toMatchObject({ problem });
});

test('a topic without a table is refused', async () => {
  const { engine } = await openEngine();
  await expect(engine.query('SELECT 1', { topics: ['nothing'] })).rejects.toMatchObject({
    problem: 'unknown_topic',
  });
  await expect(engine.append([batchOf([row(0)], { topic: 'nothing' })], none)).rejects.toMatchObject({
    problem: 'unknown_topic',
  });
});

test('an export that fails leaves no file', async () => {
  const { engine, path } = await openEngine();
  await expect(engine.export("SELECT 'x'::INT FROM range(9)", 'csv', { topics })).rejects.toMatchObject({
    problem: 'statement',
  });
  expect(await readdir(join(path, '_tmp', 'exports'))).toEqual([]);
});

test('large rows are in small row groups, because a reader unpacks a group at once', async () => {
  const { engine, roll } = await openEngine();
  const data = JSON.stringify({ orderId: 'o-1', note: 'y'.repeat(3_000) });
  const rowsOfSize = (count: number, one: string) =>
    engine.append([batchOf(Array.from({ length: count }, (_, i) => row(i, { data: one })))], none);
  await rowsOfSize(6_000, data);
  const [large] = await roll('orders');
  expect(await rowsInGroups(large?.path)).toEqual([2_048, 2_048, 1_904]);
});

async function rowsInGroups(file = ''): Promise<number[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('${file}') ORDER BY row_group_id`,
  );
  connection.closeSync();
  return reader.getRowsJS().map(([, rows]) => Number(rows));
}
