import { readFile, rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { batchOf, openEngine, row } from './engine.fixture';

const topics = ['orders'];

test.each([
  ['1', 1],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', '9007199254740993'],
  ['sum(9007199254740993)', '9007199254740993'],
  ['sum(5)', 5],
  ['1.50::DECIMAL(10,2)', '1.50'],
  ['-0.5::DOUBLE', -0.5],
  ["'NaN'::DOUBLE", 'NaN'],
  ["'-inf'::DOUBLE", '-Infinity'],
  ['NULL', null],
  ['true', true],
  ["TIMESTAMPTZ '2026-01-02 03:04:05.678+00'", 1767323045678],
  ["TIMESTAMP '2026-01-02 03:04:05.6785'", 1767323045678.5],
  ['make_timestamptz(6571623800051989 * 1000)', 6571623800051989],
  ["'infinity'::TIMESTAMP", 'infinity'],
  ["TIMESTAMP_S '1970-01-01 00:00:01'", 1000],
  ["TIMESTAMP_MS '1970-01-01 00:00:01'", 1000],
  ["TIMESTAMP_NS '1970-01-01 00:00:01'", 1000],
  ["DATE '2026-01-02'", '2026-01-02'],
  ["TIME '01:02:03'", '01:02:03'],
  ["{'a': 1, 'b': [TIMESTAMP '1970-01-01 00:00:01', NULL]}", { a: 1, b: [1000, null] }],
  ["MAP {'k': 9007199254740993}", [{ key: 'k', value: '9007199254740993' }]],
  ["'\\x00\\xFF'::BLOB", 'AP8='],
  ["uuid '00000000-0000-0000-0000-000000000001'", '00000000-0000-0000-0000-000000000001'],
  ['\'{"a": 1}\'::JSON', '{"a": 1}'],
  ['$n', 5],
  ['$t', 'x'],
  ['$none', null],
  ['make_timestamptz($n * 1000)', 5],
  ['$f / 2', 0.25],
])('%s is %j in a result', async (sql, value) => {
  const { engine } = await openEngine();
  const params = { n: 5, t: 'x', none: null, f: 0.5, unused: 1 };
  expect((await engine.query(`SELECT ${sql}`, { topics, params })).rows).toEqual([[value]]);
});

test('days and hours are those of UTC, or of a zone that the statement names', async () => {
  const { engine } = await openEngine();
  const sql = `SELECT date_trunc('day', t), strftime(t, '%H'), strftime(timezone('Asia/Kolkata', t), '%H:%M') FROM (SELECT make_timestamptz($t * 1000) AS t)`;
  const at = Date.UTC(2026, 5, 1, 23, 30);
  expect((await engine.query(sql, { topics, params: { t: at } })).rows).toEqual([
    [Date.UTC(2026, 5, 1), '23', '05:00'],
  ]);
});

test('a result is exported as CSV with a header and as Parquet', async () => {
  const { engine } = await openEngine();
  await engine.append([batchOf([row(0, { key: 'a,"b"\nc' })])], new Map());
  const sql = 'SELECT "offset", key, "at", $n AS n FROM orders; ';
  const csv = await engine.export(sql, 'csv', { topics, params: { n: 7 } });
  expect(await readFile(csv, 'utf8')).toBe('offset,key,at,n\n0,"a,""b""\nc",2025-11-24 16:00:00+00,7\n');
  const parquet = await engine.export(`${sql.slice(0, -2)} -- end`, 'parquet', { topics, params: { n: 7 } });
  const read = await engine.query(`FROM read_parquet('${parquet}')`, { topics });
  expect(read.rows).toEqual([[0, 'a,"b"\nc', 1_764_000_000_000, 7]]);
  for (const path of [csv, parquet]) await rm(path);
});
