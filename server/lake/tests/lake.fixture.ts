import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { invalidRowsOf, rowsOf } from '@/bench/lake/proof/lake-rows';
import { type LakeState, lakeState } from '@/lib/analytics/lake';
import { signInternal } from '@/server/auth/internal-auth';
import { createLake, type LakeConfig } from '@/server/lake';

const authSecret = 'l'.repeat(32);
const log = pino({ level: 'silent' });
const waitMs = 20_000;

export const until = <T>(check: () => Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: waitMs, interval: 50 });

export async function lakeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-lake-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestLake {
  ask(route: string): Promise<Response>;
  state(): Promise<LakeState>;
  /** The next offset of each partition of a topic. */
  next(topic: string): Promise<number[]>;
  stop(): Promise<void>;
}

/** A role that writes files every second. */
export async function startLake(
  config: Pick<LakeConfig, 'kafka' | 'path'> & Partial<LakeConfig>,
): Promise<TestLake> {
  const http = { httpPort: 0, httpHost: '127.0.0.1', authSecret };
  const role = createLake({ rollSeconds: 1, topics: [], ...http, ...config }, { log });
  const { port } = await role.start();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= role.stop();
    return stopping;
  };
  onTestFinished(stop);
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const ask = (route: string) => fetch(`http://127.0.0.1:${port}${route}`, { headers: { authorization } });
  const state = async () => lakeState.parse(await (await ask('/lake')).json());
  const next = async (topic: string) =>
    ((await state()).topics.find((one) => one.topic === topic)?.partitions ?? []).map(({ to }) => to);
  return { ask, state, next, stop };
}

/** The rows of a topic in visible files as `epoch-partition-offset`, sorted, and those of its invalid records. */
export async function offsetsIn(
  folder: string,
  topic: string,
): Promise<{ rows: string[]; invalid: string[] }> {
  const rows = await rowsOf(folder, topic);
  const invalid = await invalidRowsOf(folder, topic);
  return {
    rows: rows.map(({ epoch, partition, offset }) => `${epoch}-${partition}-${offset}`).sort(),
    invalid: invalid.map(({ partition, offset }) => `${partition}-${offset}`).sort(),
  };
}
