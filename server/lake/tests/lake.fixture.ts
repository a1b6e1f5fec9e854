import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, vi } from 'vitest';
import { Mix } from '@/bench/lake/generator/mix';
import { randomOf } from '@/bench/lake/generator/random';
import { Writer } from '@/bench/lake/generator/writer';
import { compareTopic } from '@/bench/lake/proof/compare-topic';
import type { KafkaReader } from '@/bench/lake/proof/expected';
import { invalidRowsOf, rowsOf } from '@/bench/lake/proof/lake-rows';
import { type LakeState, lakeState } from '@/lib/analytics/lake';
import { topics } from '@/lib/events';
import { signInternal } from '@/server/auth/internal-auth';
import { ensureTopics } from '@/server/bus';
import { createLake, type LakeConfig } from '@/server/lake';
import type { TopicAdmin } from '@/server/testing/kafka/topic-admin';

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

/** Creates the topics of the catalogue anew, without the records of other tests. */
export async function emptyCatalogue(brokers: string[], admin: TopicAdmin): Promise<void> {
  await ensureTopics({ brokers }, { log });
  for (const topic of topics) await admin.deleteTopic(topic);
  await ensureTopics({ brokers }, { log });
}

/** Writes records of every kind over all topics, in and outside of transactions, valid and not. */
export async function writeMix(brokers: string[], count: number, seed: number): Promise<void> {
  const random = randomOf(seed);
  const mix = new Mix(random, `r${seed}`);
  const writer = new Writer(brokers, random, `lake-${seed}`);
  for (let left = count; left > 0; left -= 50)
    await writer.write(Array.from({ length: Math.min(50, left) }, () => mix.next()));
  await writer.close();
  expect(writer.written.failed).toBe(0);
}

/** What is wrong with the files of every topic, offset by offset against Kafka. Returns how many are invalid. */
export async function compareAll(kafka: KafkaReader, lake: string, state: LakeState, since: number) {
  let invalid = 0;
  for (const topic of topics) {
    const verdict = await compareTopic(topic, { kafka, lake, state, since });
    expect(verdict).toMatchObject({ topic, violations: [] });
    invalid += verdict.invalid;
  }
  return invalid;
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
