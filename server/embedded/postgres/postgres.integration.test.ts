import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
// biome-ignore lint/style/noRestrictedImports: this tests the server itself, without server/db.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDataDir } from '@/server/testing/servers/embedded';
import { killParentOf } from '@/server/testing/servers/killed-parent';
import { markProcess } from '../process-mark';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '.';

let dataDir: string;
let server: EmbeddedPostgres | undefined;

beforeEach(async () => {
  dataDir = await testDataDir();
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('the database uses UTF-8, listens on loopback only, and only this user can read its password', async () => {
  server = await startEmbeddedPostgres({ dataDir });
  const [row] = await query(
    server.url,
    `select current_setting('server_encoding') encoding, current_setting('listen_addresses') addresses,
            current_database() database`,
  );
  expect(row).toEqual({ encoding: 'UTF8', addresses: '127.0.0.1', database: 'pulseboard' });
  expect((await stat(path.join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
});

test('a wrong password is refused', async () => {
  server = await startEmbeddedPostgres({ dataDir });
  const url = new URL(server.url);
  url.password = 'guess';
  await expect(query(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
});

test('data and password survive a stop and start', async () => {
  server = await startEmbeddedPostgres({ dataDir });
  await query(server.url, 'create table kept (id int); insert into kept values (1)');
  const { password } = new URL(server.url);
  await server.stop();
  server = await startEmbeddedPostgres({ dataDir });
  expect(new URL(server.url).password).toBe(password);
  expect(await query(server.url, 'select id from kept')).toEqual([{ id: 1 }]);
});

test('after kill -9 listeners are called, it restarts on its port, and committed data is kept', async () => {
  server = await startEmbeddedPostgres({ dataDir });
  const { url } = server;
  await query(url, 'create table kept (id int); insert into kept values (1)');
  const died = new Promise((resolve) => server?.onExit(resolve));
  server.kill();
  expect(await died).toMatchObject({ signal: 'SIGKILL' });
  await server.restart();
  expect(server.url).toBe(url);
  expect(await query(url, 'select id from kept')).toEqual([{ id: 1 }]);
});

test('a server whose parent was killed with kill -9 is ended, and the next start can use the folder', async () => {
  const orphan = await killParentOf('postgres', dataDir);
  server = await startEmbeddedPostgres({ dataDir });
  expect(server.pid).not.toBe(orphan);
  expect(markProcess(orphan)).toBeUndefined();
  expect(await query(server.url, 'select 1 one')).toEqual([{ one: 1 }]);
});

test('a lock file with the pid of another program does not prevent a start', async () => {
  server = await startEmbeddedPostgres({ dataDir });
  await server.stop();
  await writeFile(
    path.join(dataDir, 'data', 'postmaster.pid'),
    `${process.pid}\n${dataDir}/data\n0\n1\n\n\n0\n`,
  );
  server = await startEmbeddedPostgres({ dataDir });
  expect(await query(server.url, 'select 1 one')).toEqual([{ one: 1 }]);
});
