import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LakeFile } from '@/server/lake/files';
import type { EventRow, InvalidRow, PartitionBatch } from '@/server/lake/segment';
import { createLakeEngine, type LakeEngine, type LakeEngineOptions } from './index';

const log = { epoch: 0, clusterId: 'cluster', topicId: 'topic' };

/** An engine over an empty folder, whose files are those of the segments that `roll` wrote. */
export async function openEngine(limits: LakeEngineOptions['limits'] = {}, topics = ['orders', 'prices']) {
  const path = await mkdtemp(join(tmpdir(), 'lake-'));
  const files: (LakeFile & { kind: string; topic: string })[] = [];
  let paths = 0;
  const folder = {
    path,
    files: (topic: string, kind = 'valid') =>
      files.filter((file) => file.topic === topic && file.kind === kind),
    discard: async (discarded: readonly string[]) => {
      for (const each of discarded) await rm(each, { force: true });
    },
  };
  const engine = await createLakeEngine({ folder, limits });
  onTestFinished(async () => {
    await engine.close();
    await rm(path, { recursive: true });
  });
  for (const topic of topics) await engine.begin(topic, log, [0]);
  const pathOf = async () => join(path, `${++paths}.parquet`);
  /** Writes the open rows; `visible` runs when the files are listed and the rows are still open. */
  const roll = async (topic: string, visible = async () => {}) => {
    const staged = await engine.write(topic, pathOf, (kind) => `about ${kind}`);
    files.push(...staged.map((file) => ({ ...file, topic })));
    await visible();
    await engine.committed(topic);
    return staged;
  };
  return { engine, path, files, pathOf, roll };
}

export const rowsOf = async (engine: LakeEngine, sql: string, topic = 'orders') =>
  (await engine.query(sql, { topics: [topic] })).rows;

export const row = (offset: number, over: Partial<EventRow> = {}): EventRow => ({
  partition: 0,
  offset,
  at: 1_764_000_000_000 + offset,
  key: 'o-1',
  id: `id-${offset}`,
  type: 'order.confirmed',
  source: null,
  traceparent: null,
  data: '{"orderId":"o-1"}',
  fields: null,
  ...over,
});

export const invalidRow = (offset: number, over: Partial<InvalidRow> = {}): InvalidRow => ({
  partition: 0,
  offset,
  at: 1_764_000_000_000 + offset,
  key: Buffer.from([0, 255]),
  value: Buffer.from('{"'),
  headers: [{ name: Buffer.from('a'), value: null }],
  reason: 'malformed_json',
  message: 'The value is not JSON.',
  ...over,
});

/** The rows of a partition, read up to the offset after the last one. */
export function batchOf(
  rows: readonly EventRow[],
  { topic = 'orders', invalid = [] as readonly InvalidRow[] } = {},
): PartitionBatch {
  const all = [...rows, ...invalid];
  const next = Math.max(-1, ...all.map(({ offset }) => offset)) + 1;
  return { topic, partition: all[0]?.partition ?? 0, rows, invalid, markers: [], gaps: [], next };
}
