import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sqlAnswer, sqlTables } from '@/lib/analytics/sql';
import { signInternal } from '@/server/auth/internal-auth';
import type { LakeContext } from '@/server/lake/context';
import { createLakeEngine, type LakeEngine } from '@/server/lake/engine';
import { createLakeHttp } from '@/server/lake/http';

const authSecret = 'x'.repeat(32);
const log: Record<string, unknown>[] = [];
let folder: string;
let engine: LakeEngine;
let url: string;
/** Statements that have begun to read a table. */
let begun = 0;
let http: ReturnType<typeof createLakeHttp>;
let headers: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-sql-routes-'));
  const files = { path: folder, files: () => [], discard: async () => undefined };
  engine = await createLakeEngine({ folder: files });
  const identity = { epoch: 0, clusterId: 'c', topicId: 't' };
  await engine.begin('notes', identity, [0]);
  await engine.append([batch(3)], new Map([['notes', Date.now()]]));
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const logs = () => new Map([['notes', { ...identity, partitions: [] }]]);
  const counted: Pick<LakeEngine, 'snapshot'> = {
    snapshot: async (...of) => {
      begun += 1;
      return engine.snapshot(...of);
    },
  };
  const context = { engine: counted, folder: files, logs, log: logger } as unknown as LakeContext;
  http = createLakeHttp(context, {
    authSecret,
    hosts: [],
    ready: () => true,
    progress: () => ({}),
    metrics: async () => '',
  });
  url = await http.listen({ host: '127.0.0.1', port: 0 });
  headers = { authorization: `Bearer ${await signInternal(authSecret)}`, 'content-type': 'application/json' };
});
afterAll(async () => {
  await http.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

function batch(count: number) {
  const rows = Array.from({ length: count }, (_, offset) => ({
    partition: 0,
    offset,
    at: 1_795_651_200_000 + offset,
    key: `k${offset}`,
    id: `id-${offset}`,
    type: 'noted',
    source: null,
    traceparent: null,
    data: '{}',
    fields: null,
  }));
  return { topic: 'notes', partition: 0, rows, invalid: [], markers: [], gaps: [], next: count };
}

const post = (at: string, body: object) =>
  fetch(`${url}${at}`, { method: 'POST', headers, body: JSON.stringify({ user: 'ada', ...body }) });
const endless =
  'WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM a) SELECT count(*) FROM a, notes';
const outcomes = () => log.filter(({ msg }) => msg === 'SQL statement').map(({ outcome }) => outcome);

test('open rows are in the answer, and their temporary files are deleted', async () => {
  const response = await post('/sql', { sql: 'SELECT key, "at", epoch FROM notes ORDER BY 1 LIMIT 1' });
  const answer = sqlAnswer.parse(await response.json());
  expect(answer).toMatchObject({ rows: [['k0', 1_795_651_200_000, 0]], truncated: false });
  expect(answer.columns[1]).toEqual({ name: 'at', type: 'TIMESTAMP WITH TIME ZONE' });
  expect(answer.freshMs).toBeGreaterThanOrEqual(0);
  expect(await readdir(path.join(folder, '_tmp', 'sql'))).toEqual([]);
});

test('tables are listed with their columns', async () => {
  const { tables } = sqlTables.parse(await (await fetch(`${url}/sql/tables`, { headers })).json());
  expect(tables.map(({ name }) => name)).toEqual(['notes', 'invalid_notes']);
  expect(tables[0]?.columns[1]).toEqual({ name: 'offset', type: 'BIGINT' });
});

test('an error is a problem document with the place of the error', async () => {
  const response = await post('/sql', { sql: 'SELECT nothing FROM notes' });
  expect(response.status).toBe(422);
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  expect(await response.json()).toMatchObject({
    status: 422,
    detail: expect.stringContaining('nothing'),
    position: 7,
  });
});

test('a result is a CSV or Parquet file', async () => {
  const csv = await post('/sql', { sql: 'SELECT key, id FROM notes ORDER BY 1', format: 'csv' });
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="result.csv"');
  expect(await csv.text()).toBe('key,id\nk0,id-0\nk1,id-1\nk2,id-2\n');
  const parquet = await post('/sql', { sql: 'FROM notes', format: 'parquet' });
  expect(
    Buffer.from(await parquet.arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe('PAR1');
  await vi.waitFor(async () => expect(await readdir(path.join(folder, '_tmp', 'sql'))).toEqual([]));
});

test('a client that goes away, or cancels, ends its statement', async () => {
  const before = begun;
  const gone = request(`${url}/sql`, { method: 'POST', headers }).on('error', () => undefined);
  gone.end(JSON.stringify({ user: 'bob', sql: endless }));
  await vi.waitFor(() => expect(begun).toBe(before + 1), 5_000);
  expect((await post('/sql', { user: 'bob', sql: 'SELECT 1' })).status).toBe(409);
  gone.destroy();
  await vi.waitFor(() => expect(outcomes().at(-1)).toBe('cancelled'), 5_000);

  const long = post('/sql', { user: 'bob', sql: endless });
  await vi.waitFor(() => expect(begun).toBe(before + 2), 5_000);
  expect(await (await post('/sql/cancel', { user: 'bob' })).json()).toEqual({ cancelled: true });
  expect((await long).status).toBe(409);
  expect(await (await post('/sql/cancel', { user: 'bob' })).json()).toEqual({ cancelled: false });
});

test.each([
  [{ sql: '' }],
  [{ sql: 'SELECT 1', limit: 0 }],
  [{ sql: 'SELECT 1', timeZone: "'; DROP" }],
  [{ sql: 'SELECT 1', format: 'xlsx' }],
  [{ sql: `SELECT '${'x'.repeat(100_001)}'` }],
  [{ sql: 'SELECT 1\0' }],
])('a request that is not valid is refused: %j', async (body) => {
  expect((await post('/sql', body)).status).toBe(400);
});

test('a statement of 1 MB is refused, one of the greatest length is not', async () => {
  expect((await post('/sql', { sql: `SELECT '${'x'.repeat(1_048_576)}'` })).status).toBe(413);
  const longest = `SELECT length('${'ぁ'.repeat(99_983)}')`;
  expect(longest).toHaveLength(100_000);
  expect(await (await post('/sql', { sql: longest })).json()).toMatchObject({ rows: [[99_983]] });
});

test('nothing is answered without the token of this system', async () => {
  const { authorization: _, ...other } = headers;
  expect((await fetch(`${url}/sql`, { method: 'POST', headers: other, body: '{}' })).status).toBe(401);
});
