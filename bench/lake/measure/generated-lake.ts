/** Writes the generated events as a lake, hour by hour, as if the role had written them and had merged each hour. */
import { rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { columnsOf, schemaVersionOf } from '@/server/lake/columns/topic-columns';
import type { FileRange, LakeFolder } from '@/server/lake/files';
import { createLakeFolder } from '@/server/lake/files/lake-folder';
import { hourOf } from '@/server/lake/files/names';
import { segmentText } from '@/server/lake/files/segment-text';
import type { PartitionCounts, Segment } from '@/server/lake/segment';
import { createLog } from '@/server/log';
import { type GeneratedSpan, generatedRows, generatedTopics } from './generated-events';

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;
type GeneratedTopic = keyof typeof generatedTopics;

const hourMs = 3_600_000;
/** As in server/lake/files/merging. */
const rowGroup = 40_960;
const time = (ms: number) => `make_timestamptz(${ms}::BIGINT * 1000)`;
const columnNames = async (connection: Connection, table: string) =>
  (await connection.runAndReadAll(`SELECT name FROM pragma_table_info('${table}')`))
    .getRows()
    .map(([name]) => String(name));

/** The rows of a topic in a table with every column of the lake's. */
async function createTable(
  connection: Connection,
  topic: GeneratedTopic,
  span: GeneratedSpan,
): Promise<void> {
  const { partitions } = generatedTopics[topic];
  await connection.run(`CREATE TABLE raw AS SELECT * FROM (${generatedRows[topic](span)})`);
  const given = new Set(await columnNames(connection, 'raw'));
  const own: Record<string, string> = {
    partition: `hash(key) % ${partitions}`,
    offset: `row_number() OVER (PARTITION BY hash(key) % ${partitions} ORDER BY "at", id) - 1`,
    epoch: '0',
    data: given.has('data') ? 'CAST(data AS VARCHAR)' : 'CAST(to_json(raw) AS VARCHAR)',
  };
  const columns = columnsOf(topic, 'valid').map(({ name, type }) => {
    const value = own[name] ?? (given.has(name) ? `"${name}"` : 'NULL');
    return `TRY_CAST(${value} AS ${type}) AS "${name}"`;
  });
  await connection.run(`CREATE TABLE lake AS SELECT ${columns.join(', ')} FROM raw`);
  await connection.run('DROP TABLE raw');
}

interface Hour {
  hour: number;
  ranges: FileRange[];
  minAt: number;
  maxAt: number;
}

/** Hours with the offsets of their rows. Offsets rise with time, so the hours of a partition follow each other. */
async function hoursOf(connection: Connection): Promise<Hour[]> {
  const found = await connection.runAndReadAll(`
    SELECT epoch_ms(date_trunc('hour', "at"))::DOUBLE, partition::DOUBLE, min("offset")::DOUBLE, max("offset")::DOUBLE,
      count(*)::DOUBLE, min(epoch_ms("at"))::DOUBLE, max(epoch_ms("at"))::DOUBLE
    FROM lake GROUP BY 1, 2 ORDER BY 1, 2`);
  const hours = new Map<number, Hour>();
  for (const row of found.getRows()) {
    const [hour = 0, partition = 0, first = 0, last = 0, rows = 0, minAt = 0, maxAt = 0] = row.map(Number);
    const entry = hours.get(hour) ?? { hour, ranges: [], minAt, maxAt };
    hours.set(hour, entry);
    entry.ranges.push({ partition, first, last, rows });
    entry.minAt = Math.min(entry.minAt, minAt);
    entry.maxAt = Math.max(entry.maxAt, maxAt);
  }
  return [...hours.values()];
}

const countsOf = ({ ranges }: Hour): PartitionCounts[] =>
  ranges.map(({ partition, first, last, rows }) => {
    return { partition, from: first, to: last + 1, rows, invalid: 0, markers: 0, gaps: [] };
  });

async function commitHour(connection: Connection, folder: LakeFolder, topic: GeneratedTopic, hour: Hour) {
  const number = folder.state(topic).nextSegment;
  const segment: Segment = {
    topic,
    number,
    epoch: 0,
    clusterId: 'generated',
    topicId: topic,
    partitions: countsOf(hour),
  };
  const path = await folder.stagingPath(topic);
  const schemaVersion = schemaVersionOf(topic, 'valid');
  const written = await connection.runAndReadAll(`
    COPY (SELECT * FROM lake WHERE "at" >= ${time(hour.hour)} AND "at" < ${time(hour.hour + hourMs)}
      ORDER BY partition, "offset") TO '${path}'
    (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup}, RETURN_STATS,
      KV_METADATA {pulseboard: '${segmentText(segment)}', pulseboard_schema: '${schemaVersion}'})`);
  const [stats] = written.getRowObjects();
  const rows = hour.ranges.reduce((sum, range) => sum + range.rows, 0);
  const { minAt, maxAt, ranges: offsets } = hour;
  const file = {
    path,
    rows,
    bytes: Number(stats?.file_size_bytes),
    minAt,
    maxAt,
    schemaVersion,
    offsets,
    epoch: 0,
  };
  await folder.commit(segment, [{ ...file, kind: 'valid', ...hourOf(hour.hour) }]);
}

/** Creates a lake in `path`, with all topics or some of them. Needs 4 GB of memory, unlike the role, and as much disk beside it while it works. */
export async function generateLake(
  path: string,
  span: GeneratedSpan,
  topics = Object.keys(generatedTopics) as GeneratedTopic[],
): Promise<void> {
  const folder = createLakeFolder({ path, log: createLog('bench', 'error') });
  await folder.open();
  const database = `${path}.duckdb`;
  const instance = await DuckDBInstance.create(database, { memory_limit: '4GB' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    for (const topic of topics) {
      await createTable(connection, topic, span);
      for (const hour of await hoursOf(connection)) await commitHour(connection, folder, topic, hour);
      await connection.run('DROP TABLE lake');
    }
  } finally {
    instance.closeSync();
    await rm(database);
    await folder.close();
  }
}
