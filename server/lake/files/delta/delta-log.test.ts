import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { duckDBFor } from '../duckdb';
import { noon, offsetsIn, openLake, rowsFrom, segmentOf, stage, topic, write } from '../testing/lake.fixture';
import { temporaryLake } from '../testing/temporary-lake.fixture';
import { commitName } from './log-names';

const hour = 3_600_000;
const logOf = (lake: string) => path.join(lake, topic, '_delta_log');

type Actions = Record<string, { [name: string]: unknown } | undefined>[];

/** The actions of all commits, by the rules of the protocol and by none of the code that wrote them. */
async function actionsIn(log: string): Promise<Actions> {
  const names = (await readdir(log)).filter((name) => /^\d{20}\.json$/.test(name)).toSorted();
  expect(names).toEqual(names.map((_, index) => `${String(index).padStart(20, '0')}.json`));
  const texts = await Promise.all(names.map((name) => readFile(path.join(log, name), 'utf8')));
  return texts.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line));
}

function filesAfter(actions: Actions): string[] {
  const files = new Set<string>();
  for (const { add, remove } of actions) {
    if (remove) files.delete(String(remove.path));
    if (add) files.add(String(add.path));
  }
  return [...files];
}

test('the log names each file once, with its partition, its statistics and the offsets that follow', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  await write(folder, [...rowsFrom(0, 0, 3), ...rowsFrom(1, 5, 6, noon + 500)]);
  await write(folder, rowsFrom(0, 3, 5, noon - 4 * hour));
  await folder.close();
  const actions = await actionsIn(logOf(lake));
  const of = (name: string) => actions.flatMap((action) => (action[name] ? [action[name]] : []));
  expect(of('protocol')).toEqual([{ minReaderVersion: 1, minWriterVersion: 2 }]);
  expect(of('metaData')).toMatchObject([{ name: topic, partitionColumns: ['dt', 'hour'] }]);
  expect(of('add')).toMatchObject([
    {
      path: 'dt=2026-01-15/hour=12/e0-s0000000000-p0.0-2-p1.5-5.parquet',
      partitionValues: { dt: '2026-01-15', hour: '12' },
      dataChange: true,
    },
    { partitionValues: { dt: '2026-01-15', hour: '8' } },
  ]);
  expect(JSON.parse(String(of('add')[0]?.stats))).toEqual({
    numRecords: 4,
    minValues: { partition: 0, offset: 0, at: '2026-01-15T12:00:00.000Z' },
    maxValues: { partition: 1, offset: 5, at: '2026-01-15T12:00:02.000Z' },
    nullCount: { partition: 0, offset: 0, at: 0 },
  });
  expect(of('txn').map(({ appId, version }) => [appId, version])).toEqual([
    ['pulseboard-e0-p0', 3],
    ['pulseboard-e0-p1', 6],
    ['pulseboard-e0-p0', 5],
  ]);
  const files = filesAfter(actions).map((file) => path.join(lake, topic, file));
  expect(await offsetsIn(files)).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4', '1.5']);
});

test('after 100 commits a checkpoint replaces the commits before it', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  for (let offset = 0; offset < 103; offset++) await write(folder, rowsFrom(0, offset, offset + 1));
  const [state, files] = [folder.state(topic), folder.files(topic)];
  await folder.close();
  const log = logOf(lake);
  const checkpoint = path.join(log, '00000000000000000100.checkpoint.parquet');
  expect(JSON.parse(await readFile(path.join(log, '_last_checkpoint'), 'utf8'))).toEqual({
    version: 100,
    size: 104,
  });
  const paths = await duckDBFor(lake)(async (connection) => {
    const sql = `SELECT add.path, add.partitionValues['hour'] FROM '${checkpoint}' WHERE add IS NOT NULL`;
    return (await connection.runAndReadAll(sql)).getRowsJS();
  });
  const expected = files
    .slice(0, 101)
    .map((file) => [path.relative(path.join(lake, topic), file.path), '12']);
  expect(paths.toSorted()).toEqual(expected);
  for (let version = 0; version <= 100; version++) await rm(path.join(log, commitName(version)));
  const again = await openLake(lake);
  expect(again.state(topic)).toEqual(state);
  expect(again.files(topic)).toEqual(files);
  await again.close();
}, 60_000);

test('a commit of another program is not built upon, and the next start writes the log anew', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  await write(folder, rowsFrom(0, 0, 3));
  const foreign = path.join(logOf(lake), commitName(1));
  await writeFile(foreign, '{"commitInfo":{"operation":"OPTIMIZE"}}\n');
  const rows = rowsFrom(0, 3, 5);
  const segment = segmentOf(1, rows);
  const staged = await stage(folder, segment, rows);
  await expect(folder.commit(segment, staged)).rejects.toMatchObject({ problem: 'foreign_log' });
  expect(folder.state(topic).partitions[0]?.to).toBe(3);
  await folder.close();
  const again = await openLake(lake);
  await write(again, rows);
  await again.close();
  const files = filesAfter(await actionsIn(logOf(lake))).map((file) => path.join(lake, topic, file));
  expect(await offsetsIn(files)).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4']);
});
