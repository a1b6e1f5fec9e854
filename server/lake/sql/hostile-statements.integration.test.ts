import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Lake, startLake } from './fixture';

let lake: Lake;
let before: Map<string, string>;
const stolen = path.join(tmpdir(), 'pulseboard-sql-stolen');

beforeAll(async () => {
  lake = await startLake();
});
afterAll(() => lake.stop());
beforeEach(async () => {
  before = await lake.files();
});
/** Whatever a statement tried, the lake is as before, nothing was written, and the next statement runs. */
afterEach(async () => {
  expect(await lake.files()).toEqual(before);
  expect(existsSync(stolen)).toBe(false);
  const next = await lake.run("SELECT count(*), sum(total), strftime(to_timestamp(0), '%H') FROM orders");
  expect(next.rows).toEqual([[2_010, 4_029_045, '00']]);
});

const file = () => [...before.keys()].find((name) => name.endsWith('b.parquet')) ?? '';
const refusal = async (sql: string) => {
  const { failure } = await lake.run(sql);
  expect(failure, sql.slice(0, 100)).toBeDefined();
  expect(failure?.message.length).toBeGreaterThan(10);
  return failure;
};

describe('a statement that does anything but read', () => {
  test.each([
    `COPY (SELECT 1) TO '${stolen}'`,
    `COPY orders TO '${stolen}' (FORMAT parquet)`,
    `EXPLAIN ANALYZE COPY (SELECT 1) TO '${stolen}'`,
    `/* a */ explain -- b\n analyze COPY (SELECT 1) TO '${stolen}'`,
    `EXPORT DATABASE '${stolen}'`,
    `IMPORT DATABASE '${stolen}'`,
    `ATTACH '${stolen}' AS other`,
    'DETACH memory',
    'USE memory',
    'INSTALL httpfs',
    'LOAD httpfs',
    'FORCE INSTALL httpfs FROM community',
    'UPDATE EXTENSIONS',
    'PRAGMA database_list',
    "PRAGMA enable_profiling='json'",
    "SET TimeZone = 'Asia/Tokyo'",
    'SET lock_configuration = false',
    'SET GLOBAL enable_external_access = true',
    'RESET ALL',
    'SET VARIABLE a = 1',
    'CALL enable_logging()',
    "CALL glob('/*')",
    'CREATE TABLE t AS SELECT 1',
    'CREATE OR REPLACE VIEW orders AS SELECT 1',
    'CREATE MACRO m() AS 1',
    'CREATE TEMP TABLE t (a INT)',
    'CREATE SECRET s (TYPE s3)',
    'DROP VIEW orders',
    'ALTER VIEW orders RENAME TO other',
    'INSERT INTO orders SELECT * FROM orders',
    'UPDATE orders SET total = 0',
    'DELETE FROM orders',
    'MERGE INTO orders USING orders AS o ON true WHEN MATCHED THEN DELETE',
    'BEGIN',
    'CHECKPOINT',
    'VACUUM',
    'ANALYZE',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'DEALLOCATE p',
    "COMMENT ON VIEW orders IS 'x'",
    'PIVOT orders ON currency USING count(*)',
    'WITH a AS (DELETE FROM orders RETURNING *) FROM a',
  ])('is refused: %s', async (sql) => {
    expect(await refusal(sql)).toMatchObject({ kind: 'statement' });
  });
});

describe('a statement that names a file, a setting or another statement', () => {
  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_csv_auto('/etc/passwd')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM ReAd_TeXt('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_ndjson_objects('/etc/passwd')",
    "SELECT * FROM read_duckdb('/etc/passwd')",
    "SELECT * FROM glob('/**')",
    "FROM '/etc/passwd'",
    "FROM '/etc/passwd.csv'",
    'FROM "/etc/passwd.csv"',
    "DESCRIBE '/etc/passwd.csv'",
    'SHOW "/etc/passwd.csv"',
    "SUMMARIZE '/etc/passwd.csv'",
    "DESCRIBE SELECT * FROM read_csv('/etc/passwd')",
    "EXPLAIN SELECT * FROM read_csv('/etc/passwd')",
    "EXPLAIN ANALYZE SELECT * FROM read_csv('/etc/passwd')",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM orders WHERE key IN (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM orders, LATERAL (SELECT * FROM read_text('/etc/' || key))",
    "WITH a AS (FROM read_text('/etc/passwd')) FROM a",
    "WITH RECURSIVE a AS (SELECT '' AS x UNION SELECT content FROM read_text('/etc/passwd')) FROM a",
    "SELECT 1 UNION ALL SELECT content FROM read_text('/etc/passwd')",
    "SELECT 1 ORDER BY (SELECT content FROM read_text('/etc/passwd'))",
    "FROM orders POSITIONAL JOIN read_text('/etc/passwd')",
    "FROM (FROM read_text('/etc/passwd')) PIVOT (count(*) FOR filename IN ('a'))",
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "SELECT * FROM query_table('/etc/passwd.csv')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "SELECT json_serialize_plan('SELECT 1')",
    "SELECT * FROM histogram('/etc/passwd.csv', 'a')",
    'WITH x AS (WITH "/etc/passwd.csv" AS (SELECT 1) SELECT 1) FROM "/etc/passwd.csv"',
    "FROM 'https://example.com/a.parquet'",
    "FROM 's3://bucket/a.parquet'",
    "SELECT * FROM read_parquet('http://127.0.0.1:1/a.parquet')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_secrets()',
    'SELECT * FROM which_secret($$s3://a$$, $$s3$$)',
    'SELECT * FROM duckdb_views()',
    'FROM duckdb_views',
    'FROM sqlite_master',
    'FROM pg_catalog.pg_views',
    'FROM system.information_schema.views',
    "SELECT current_setting('allowed_paths')",
    "SELECT getenv('AUTH_SECRET')",
    'SELECT * FROM enable_logging()',
    "SELECT write_log('x')",
    'SELECT * FROM arrow_scan(1, 2, 3)',
    'SELECT * FROM checkpoint()',
    'SELECT * FROM seq_scan()',
    "SELECT * FROM sql_auto_complete('SEL')",
    'SELECT * FROM pragma_database_size()',
    'FROM invalid_nothing',
    'FROM other.orders',
  ])('is refused: %s', async (sql) => {
    const failure = await refusal(sql);
    expect(failure).toMatchObject({ kind: 'statement' });
    expect(failure?.message).not.toMatch(/root:|daemon/);
  });

  test.each([
    'read_parquet',
    'parquet_scan',
    'read_blob',
    'read_text',
    'parquet_metadata',
    'parquet_schema',
    'glob',
  ])('is refused by %s for a file of the lake too', async (name) => {
    expect(await refusal(`SELECT * FROM ${name}('${file()}') UNION ALL FROM orders`)).toMatchObject({
      kind: 'statement',
    });
    expect(await refusal(`FROM '${file()}', orders`)).toMatchObject({ kind: 'statement' });
  });
});

describe('a text that is no single statement', () => {
  test.each([
    ['', 'empty'],
    ['   ', 'blank'],
    ['-- nothing', 'a comment'],
    ['/* nothing */;;', 'a comment and semicolons'],
    ['SELECT 1; SELECT 2', 'two statements'],
    [`SELECT 1; COPY (SELECT 1) TO '${stolen}'`, 'a second that writes'],
    [`SELECT 1 -- \n; COPY (SELECT 1) TO '${stolen}'`, 'a second after a comment'],
    ['SELECT 1\0; DROP VIEW orders', 'NUL'],
    ['SELECT $1', 'a parameter'],
    ['SELECT ?', 'a parameter without a name'],
    ['SELECT $name', 'a named parameter'],
    ['SELEC 1', 'a typing error'],
    ["SELECT 'a", 'an open text'],
    ['SELECT "a', 'an open name'],
    ['SELECT $$a', 'an open dollar quote'],
    ['/* open', 'an open comment'],
    [')'.repeat(100), 'brackets'],
    ['\u202e SELECT 1', 'a bidi control'],
    ['🙂', 'an emoji'],
  ])('is refused: %j (%s)', async (sql) => {
    const { statements } = lake;
    const request = { sql, format: 'json', timeZone: 'UTC', user: 'ada' } as const;
    const outcome = await statements.run(request, new AbortController().signal);
    expect(outcome).toMatchObject({ failure: { kind: 'statement' } });
  });
});

describe('a statement that takes all it can get', () => {
  test.each([
    [
      'endless recursion',
      'WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM a) SELECT count(*) FROM a',
    ],
    ['endless rows', 'WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM a) FROM a'],
    [
      'growing recursion',
      'WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i FROM a, range(2)) SELECT count(*) FROM a',
    ],
    [
      'a cross join',
      'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * b.range % 7 = 1',
    ],
    ['100 million rows sorted', 'FROM range(100000000) ORDER BY hash(range)'],
    ['100 million groups', 'SELECT range, count(*) FROM range(100000000) GROUP BY 1'],
    ['a list of 100 million', 'SELECT list(range) FROM range(100000000)'],
    ['a range of a billion', 'SELECT range(1000000000)'],
    ['a text of 1 GB', "SELECT repeat('x', 1000000000)"],
    ['texts of 10 MB', "SELECT repeat('x', 10000000) FROM range(1000)"],
    ['a padded text', "SELECT rpad('x', 2000000000, 'y')"],
    ['a formatted text', "SELECT printf('%1000000000d', 1)"],
    ['a sleep', 'SELECT sleep_ms(60000)'],
    ['250,000 additions', `SELECT ${'1+'.repeat(48_000)}1`],
    ['nested functions', `SELECT ${'abs('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['nested brackets', `SELECT ${'('.repeat(40_000)}1${')'.repeat(40_000)}`],
    ['nested lists', `SELECT ${'['.repeat(40_000)}1${']'.repeat(40_000)}`],
    ['nested queries', `${'SELECT * FROM ('.repeat(5_000)}SELECT 1${')'.repeat(5_000)}`],
    [
      'a statement that doubles 500 times',
      `WITH ${Array.from({ length: 500 }, (_, i) => `a${i} AS (SELECT * FROM ${i ? `a${i - 1} x, a${i - 1} y` : 'range(2)'})`).join(', ')} SELECT count(*) FROM a499`,
    ],
    [
      'a join of 60 tables',
      `SELECT count(*) FROM orders ${Array.from({ length: 60 }, (_, i) => `JOIN orders o${i} USING (type)`).join(' ')}`,
    ],
  ])('is stopped: %s', async (_, sql) => {
    const startedAt = Date.now();
    const failure = await refusal(sql);
    expect(failure?.message).not.toMatch(/DuckDB|SET |LINE/);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  test('may return many rows, of which the first are sent', async () => {
    const answer = await lake.run('FROM range(100000000)', { limit: 10_000 });
    expect(answer).toMatchObject({ rowCount: 10_000, truncated: true });
  });
  test('may return large rows, of which as many are sent as fit', async () => {
    const answer = await lake.run("SELECT repeat('é', 100000) FROM range(1000)", { limit: 10_000 });
    expect(answer).toMatchObject({ rowCount: 41, truncated: true });
  });
  test('gets an error when one row is too large', async () => {
    expect(await refusal("SELECT repeat('x', 9000000)")).toMatchObject({ kind: 'size' });
  });
});
