import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { auditLake } from './testing/audit.fixture';
import { historyIsOver } from './testing/history.fixture';
import { openLake, topic } from './testing/lake.fixture';
import { temporaryLake } from './testing/temporary-lake.fixture';

const KILLS = 6;

/** Starts a writer, kills it with SIGKILL `afterMs` after its first commit, and returns what it promised last. */
async function killWriter(lake: string, afterMs: number): Promise<number[]> {
  const script = path.join(import.meta.dirname, 'testing/commit-loop.ts');
  const writer = fork(script, [lake], { execArgv: ['--import', 'tsx'] });
  const exited = once(writer, 'exit');
  let promised: number[] = [];
  let messages = 0;
  writer.on('message', (to: number[]) => {
    promised = to;
    if (++messages === 2) setTimeout(() => writer.kill('SIGKILL'), afterMs);
  });
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  return promised;
}

test('a writer that is killed at random moments loses nothing it promised and writes nothing twice', async () => {
  const lake = await temporaryLake();
  let last = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const promised = await killWriter(lake, Math.random() * 300);
    const folder = await openLake(lake, { now: historyIsOver });
    const found = folder.state(topic).partitions.map(({ to }) => to);
    for (const [partition, to] of promised.entries()) expect(found[partition]).toBeGreaterThanOrEqual(to);
    expect(await auditLake(folder)).toEqual([]);
    const sum = found.reduce((all, to) => all + to, 0);
    expect(sum).toBeGreaterThan(last);
    last = sum;
    await folder.close();
  }
}, 240_000);
