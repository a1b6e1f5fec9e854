import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunRequest } from '../protocol';
import { prepare } from './check-statement';
import { type Database, openDatabase, openEmpty } from './database';

let folder: string;
let own: string;
let other: string;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-sql-database-'));
  own = path.join(folder, 'own.csv');
  other = path.join(folder, 'other.csv');
  await writeFile(own, 'a\n1\n');
  await writeFile(other, 'a\n2\n');
  const columns = [{ name: 'a', type: 'BIGINT' }];
  const table = { name: 't', columns, select: `FROM read_csv('${own}')`, paths: [own] };
  const others = [{ name: 'O"ther', columns }];
  const request: RunRequest = {
    kind: 'run',
    sql: '',
    timeZone: 'UTC',
    tables: [table],
    others,
    maxRows: 1,
    maxBytes: 1,
  };
  database = await openDatabase(request);
});
afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const rows = async (sql: string) => (await database.connection.runAndReadAll(sql)).getRowsJson();

test('the tables are there: those that are read with their rows, others without', async () => {
  expect(await rows('FROM t')).toEqual([['1']]);
  expect(await rows('FROM "o""THER"')).toEqual([]);
});

// Without any check of the statement before.
test.each([
  ['reads another file', () => `FROM read_csv('${other}')`],
  ['reads another file by its name', () => `FROM '${other}'`],
  ['reads another file by a path through an allowed one', () => `FROM read_csv('${own}/../other.csv')`],
  ['lists files', () => `FROM glob('${folder}/*')`],
  ['reads the environment', () => "SELECT getenv('PATH')"],
  ['writes another file', () => `COPY (SELECT 1) TO '${other}'`],
  ['writes a new file', () => `COPY (SELECT 1) TO '${folder}/new.csv'`],
  ['opens a database', () => `ATTACH '${folder}/new.db'`],
  ['writes a profile', () => `PRAGMA profiling_output = '${folder}/profile.json'`],
  ['installs an extension', () => 'INSTALL httpfs'],
  ['loads an extension', () => 'LOAD httpfs'],
  ['reads from the network', () => "FROM read_csv('http://127.0.0.1:1/a.csv')"],
  ['unlocks the configuration', () => 'SET lock_configuration = false'],
  ['allows access', () => 'SET enable_external_access = true'],
  ['allows a path', () => `SET allowed_paths = ['${other}']`],
  ['takes more memory', () => "SET memory_limit = '10GB'"],
  ['spills to disk', () => `SET temp_directory = '${folder}'`],
])('the database fails a statement that %s', async (_, sql) => {
  await expect(rows(sql())).rejects.toThrow();
  expect((await readdir(folder)).sort()).toEqual(['other.csv', 'own.csv']);
  expect(await rows('FROM t')).toEqual([['1']]);
});

test.each(['COPY (SELECT 3) TO', 'EXPORT DATABASE', 'INSERT INTO t SELECT 1 --', 'SET VARIABLE a = 1 --'])(
  'a statement that is no SELECT by its type is not run: %s',
  async (sql) => {
    await expect(prepare(database.connection, `${sql} '${own}'`)).rejects.toThrow();
    expect(await rows('FROM t')).toEqual([['1']]);
  },
);

test('a database for parsing has no table and may open nothing', async () => {
  const empty = await openEmpty();
  await expect(empty.connection.run(`FROM read_csv('${own}')`)).rejects.toThrow(/disabled/);
  await expect(empty.connection.run(`COPY (SELECT 1) TO '${folder}/x'`)).rejects.toThrow(/disabled/);
  empty.close();
  expect(existsSync(`${folder}/x`)).toBe(false);
});
