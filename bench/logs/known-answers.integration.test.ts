/** `npm run proof:logs` at a small scale: a real broker and database, and the role as a process that is killed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { expect, it, onTestFinished } from 'vitest';
import { startBroker } from '@/bench/broker';
import { bundlePrograms, programFile } from '@/bench/faults/bundle';
import { ensureTopics } from '@/server/bus';
import { createLog } from '@/server/log';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testDatabaseUrl } from '@/server/testing/servers/servers';
import { AnalysisRole } from './proof/analysis-role';
import { prove } from './proof/prove';

const limitMs = 180_000;

it(
  'the role log-analysis reports exactly what was planted, although it is killed and lines come twice',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'known-answers-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const kafka = await startBroker(path.join(folder, 'kafka'));
    onTestFinished(() => kafka.stop());
    const { brokers } = kafka;
    await ensureTopics({ brokers }, { log: createLog('test', 'error') });
    await bundlePrograms();
    const role = new AnalysisRole({
      brokers,
      databaseUrl: await freshDatabase(testDatabaseUrl),
      port: await getPort(),
      logFile: path.join(folder, 'role.log'),
      main: programFile('main'),
    });
    onTestFinished(() => role.end('SIGKILL'));
    const verdict = await prove({ role, brokers, lines: 30_000, seed: 11, kills: 1, linesPerSecond: 5_000 });
    expect(verdict.violations).toEqual([]);
    expect(verdict.repeated).toBeGreaterThan(0);
  },
  limitMs,
);
