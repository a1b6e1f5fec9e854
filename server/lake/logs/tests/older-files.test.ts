import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { literal } from '@/server/lake/columns/field';
import { type LogLake, logLake } from './logs.fixture';

const at = Date.UTC(2026, 5, 1, 12);

/** Makes the files those of a version that did not know host, instance, operation, durationMs and attributes. */
async function asWrittenBefore({ files }: LogLake): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const file of files) {
    const path = `${file.path}.old.parquet`;
    const select = 'SELECT * EXCLUDE (host, instance, operation, duration_ms, attributes)';
    await connection.run(
      `COPY (${select} FROM read_parquet(${literal(file.path)})) TO ${literal(path)} (FORMAT parquet)`,
    );
    Object.assign(file, { path, schemaVersion: 1 });
  }
  connection.closeSync();
  instance.closeSync();
}

test('files of a version without some columns are searched as others', async () => {
  const lake = await logLake();
  await lake.append([{ at, data: { level: 'error', msg: 'old', orderId: 'ORD-1' } }]);
  await lake.roll();
  await asWrittenBefore(lake);
  await lake.append([{ at: at + 1, data: { level: 'error', msg: 'new', orderId: 'ORD-1', host: 'a' } }]);
  await lake.roll();
  await lake.append([{ at: at + 2, data: { level: 'error', msg: 'open', orderId: 'ORD-1' } }]);
  const found = await lake.search({ orderId: 'ORD-1', level: 'error', pattern: '^(old|new|open)$' });
  expect(found.lines.map(({ data }) => data.msg)).toEqual(['open', 'new', 'old']);
  const around = await lake.around({ partition: 0, offset: 0 });
  expect(around.lines.map(({ data }) => data.msg)).toEqual(['old', 'open']);
  const { levels } = await lake.histogram({ from: at, to: at + 9 });
  expect(levels.error).toBe(3);
});
