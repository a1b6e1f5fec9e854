import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileKind, FileRange } from '@/server/lake/files';
import { partitionsPerFile } from '@/server/lake/files/names';

/** A file to write: the rows of some partitions with a timestamp in one UTC hour. */
export interface PlannedFile {
  kind: FileKind;
  /** Tables that contain its rows, among others. */
  tables: readonly string[];
  /** Start of the hour, epoch ms. */
  hour: number;
  epoch: number;
  /** By partition, ascending. */
  offsets: FileRange[];
  minAt: number;
  maxAt: number;
  /** Of its texts, before compression; the other columns repeat them or are small. */
  bytes: number;
}

interface Part extends FileRange {
  hour: number;
  epoch: number;
  bytes: number;
  minAt: number;
  maxAt: number;
}

/** The files for the rows of some tables: one per hour, or more if there are more partitions than a name has room for. */
export async function planFiles(
  connection: DuckDBConnection,
  kind: FileKind,
  tables: readonly string[],
): Promise<PlannedFile[]> {
  if (tables.length === 0) return [];
  const groups = new Map<string, Part[]>();
  for (const part of await partsOf(connection, kind, tables)) {
    const group = `${part.epoch} ${part.hour}`;
    groups.set(group, [...(groups.get(group) ?? []), part]);
  }
  return [...groups.values()].flatMap((parts) => chunksOf(parts).map((chunk) => fileOf(kind, tables, chunk)));
}

function chunksOf(parts: Part[]): Part[][] {
  const chunks: Part[][] = [];
  for (let from = 0; from < parts.length; from += partitionsPerFile)
    chunks.push(parts.slice(from, from + partitionsPerFile));
  return chunks;
}

function fileOf(kind: FileKind, tables: readonly string[], parts: Part[]): PlannedFile {
  const [{ hour, epoch }] = parts as [Part];
  return {
    kind,
    tables,
    hour,
    epoch,
    offsets: parts.map(({ partition, first, last, rows }) => ({ partition, first, last, rows })),
    minAt: Math.min(...parts.map(({ minAt }) => minAt)),
    maxAt: Math.max(...parts.map(({ maxAt }) => maxAt)),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
  };
}

const bytesOf = { valid: 'strlen(data)', invalid: 'octet_length("value")' } as const;

async function partsOf(
  connection: DuckDBConnection,
  kind: FileKind,
  tables: readonly string[],
): Promise<Part[]> {
  const all = tables
    .map((table) => `SELECT epoch, partition, "offset", "at", ${bytesOf[kind]} AS bytes FROM ${table}`)
    .join(' UNION ALL ');
  const reader = await connection.runAndReadAll(
    `SELECT epoch, CAST(epoch_ms(time_bucket(INTERVAL 1 HOUR, "at")) AS DOUBLE) AS hour, partition,
       CAST(min("offset") AS DOUBLE) AS first, CAST(max("offset") AS DOUBLE) AS last, CAST(count(*) AS DOUBLE) AS rows,
       CAST(epoch_ms(min("at")) AS DOUBLE) AS "minAt", CAST(epoch_ms(max("at")) AS DOUBLE) AS "maxAt",
       CAST(coalesce(sum(bytes), 0) AS DOUBLE) AS bytes
     FROM (${all}) GROUP BY ALL ORDER BY epoch, hour, partition`,
  );
  return reader.getRowObjects() as unknown as Part[];
}
