import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openProcessLog } from './process-log';
import type { ProcessInfo } from './supervised';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-process-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const info = (name: string, kind: ProcessInfo['kind']): ProcessInfo => ({
  name,
  kind,
  status: 'running',
  pid: 7,
  since: 0,
  restarts: 0,
  url: null,
  ready: true,
});

/** A run of this version of the program in which two roles and the database become ready, one of them twice. */
async function run(program: string): Promise<string[]> {
  const mainScript = path.join(folder, 'main.js');
  await writeFile(mainScript, program);
  const before = await readFile(path.join(folder, 'logs/supervisor.log'), 'utf8').catch(() => '');
  const log = openProcessLog(folder, mainScript);
  for (const each of [
    info('order', 'service'),
    info('order', 'service'),
    info('web', 'web'),
    info('postgres', 'database'),
  ])
    log.changed(each, {}, `${each.name} is ready`);
  log.close();
  const text = await readFile(path.join(folder, 'logs/supervisor.log'), 'utf8');
  const lines = text.slice(before.length).trim().split('\n');
  return lines.map((line) => JSON.parse(line)).map(({ process, change }) => `${process} ${change}`);
}

test('the first start of each process with another version of the program is a deployment', async () => {
  const unchanged = ['order ready', 'order ready', 'web ready', 'postgres ready'];
  expect(await run('first version')).toEqual(unchanged);
  expect(await run('first version')).toEqual(unchanged);
  expect(await run('second version')).toEqual([
    'order deployed',
    'order ready',
    'web deployed',
    'postgres ready',
  ]);
});
