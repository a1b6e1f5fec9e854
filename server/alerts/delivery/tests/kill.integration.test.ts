import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '@/server/db';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testDatabaseUrl } from '@/server/testing/servers/servers';
import { addChannel, newTerm, openAlertsDatabase, post, read, startLoop } from './delivery.fixture';
import { type Receiver, startReceiver } from './receiver.fixture';

const root = path.join(import.meta.dirname, '../../../..');
// Inside the project, so that the bundle resolves packages from its node_modules.
const outfile = path.join(root, 'node_modules/.cache/pulseboard-deliveries/process.js');
const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');
let url: string;
let database: Database;
let receiver: Receiver;

beforeAll(async () => {
  await build({
    ...{ absWorkingDir: root, entryPoints: [path.join(import.meta.dirname, 'delivery-process.ts')], outfile },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
    alias: { '@': root },
  });
  url = await freshDatabase(testDatabaseUrl);
  database = await openAlertsDatabase(url);
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await database.stop();
});

function startProcess(term: number): ChildProcess {
  const args = ['--import', preload, outfile, url, String(term)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

it('a delivery whose sender is killed before it is marked is sent again with the same id', async () => {
  const channelId = await addChannel(database, {
    kind: 'webhook',
    url: receiver.url,
    format: 'pulseboard',
  });
  const deliveryId = await post(database, channelId);
  const killed = startProcess(await newTerm(database));
  const exited = once(killed, 'exit');
  // The receiver has it, and its answer is never read.
  receiver.answers.push((response) => {
    killed.kill('SIGKILL');
    response.end('ok');
  });
  expect(await exited).toEqual([null, 'SIGKILL']);
  expect(await read(database, deliveryId)).toMatchObject({ status: 'waiting', attempts: 0 });
  const term = await newTerm(database);
  const loop = startLoop(database, () => term);
  await expect.poll(async () => (await read(database, deliveryId)).status, { timeout: 20_000 }).toBe('sent');
  await loop.end();
  expect(receiver.received.map(({ id }) => id)).toEqual([deliveryId, deliveryId]);
  expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
});
