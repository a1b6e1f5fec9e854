import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import getPort from 'get-port';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { randomOf } from '@/bench/lake/generator/random';
import { type KafkaReader, openKafkaReader } from '@/bench/lake/proof/expected';
import { LakeRole } from '@/bench/lake/proof/lake-role';
import { untilWritten } from '@/bench/lake/proof/until-written';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';
import { compareAll, emptyCatalogue, lakeFolder, writeMix } from './lake.fixture';

const root = path.join(import.meta.dirname, '../../..');
// Inside the project, so that the bundle resolves packages from its node_modules.
const outdir = path.join(root, 'node_modules/.cache/pulseboard-lake');
const kills = 20;
let admin: TopicAdmin;
let reader: KafkaReader;

beforeAll(async () => {
  await build({
    ...{ absWorkingDir: root, entryPoints: ['server/main.ts'], outdir, bundle: true, splitting: true },
    ...{ packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    alias: { '@': root },
  });
  admin = await openTopicAdmin(testBrokers);
  await emptyCatalogue(testBrokers, admin);
  reader = await openKafkaReader(testBrokers);
});
afterAll(() => Promise.all([admin.close(), reader.close()]));

async function startRole(folder: string): Promise<LakeRole> {
  const [port, logFile] = [await getPort(), `${folder}.log`];
  const main = path.join(outdir, 'main.js');
  const role = new LakeRole({ brokers: testBrokers, folder, port, rollSeconds: 1, logFile, main });
  onTestFinished(() => role.end('SIGTERM'));
  role.start();
  return role;
}

test(`every offset is in exactly one place after ${kills} kills at random moments`, async () => {
  const [since, folder, random] = [Date.now(), await lakeFolder(), randomOf(7)];
  const role = await startRole(folder);
  let isDone = false;
  const writing = (async () => {
    for (let seed = 10; !isDone; seed += 1) await writeMix(testBrokers, 100, seed);
  })();
  for (let i = 0; i < kills; i += 1) {
    // Every other one during its start, and the others when it writes files.
    if (i % 2 === 1) await role.untilReady();
    await sleep(random.whole(0, i % 2 === 1 ? 1_400 : 500));
    await role.end('SIGKILL');
    role.start();
  }
  isDone = true;
  await writing;
  const state = await untilWritten(role, reader, folder);
  expect(await compareAll(reader, folder, state, since)).toBeGreaterThan(0);
}, 180_000);
