import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { literal } from '@/server/lake/columns/field';
import type { Segment } from '@/server/lake/segment';
import type { WithDuckDB } from '../duckdb';
import type { FileRange } from '../index';
import { parseSegment } from '../segment-text';

/** What a Parquet file says of itself. */
export interface Contents {
  bytes: number;
  minAt: number;
  maxAt: number;
  offsets: FileRange[];
  schemaVersion: number;
  segment: Segment | undefined;
}

const FILES_AT_ONCE = 200;

const ranges = z.array(z.tuple([z.string(), z.int(), z.int(), z.int(), z.int(), z.int(), z.int()]));
const metadata = z.array(z.tuple([z.string(), z.string(), z.string()]));

async function readSome(files: readonly string[], withDuckDB: WithDuckDB): Promise<Map<string, Contents>> {
  const list = `[${files.map(literal).join(', ')}]`;
  const contents = new Map<string, Contents>();
  await withDuckDB(async (connection) => {
    const rows = await connection.runAndReadAll(
      `SELECT filename, partition, min("offset")::DOUBLE, max("offset")::DOUBLE, count(*)::DOUBLE, ` +
        `min(epoch_ms("at"))::DOUBLE, max(epoch_ms("at"))::DOUBLE ` +
        `FROM read_parquet(${list}, filename = true, hive_partitioning = false, union_by_name = true) GROUP BY ALL ORDER BY ALL`,
    );
    for (const [file, partition, first, last, count, minAt, maxAt] of ranges.parse(rows.getRowsJS())) {
      const of = contents.get(file) ?? {
        bytes: (await stat(file)).size,
        minAt,
        maxAt,
        offsets: [],
        schemaVersion: 0,
        segment: undefined,
      };
      of.minAt = Math.min(of.minAt, minAt);
      of.maxAt = Math.max(of.maxAt, maxAt);
      of.offsets.push({ partition, first, last, rows: count });
      contents.set(file, of);
    }
    const keys = await connection.runAndReadAll(
      `SELECT file_name, decode(key), decode(value) FROM parquet_kv_metadata(${list}) ` +
        `WHERE decode(key) IN ('pulseboard', 'pulseboard_schema')`,
    );
    for (const [file, key, value] of metadata.parse(keys.getRowsJS())) {
      const of = contents.get(file);
      if (of && key === 'pulseboard') of.segment = parseSegment(value);
      else if (of) of.schemaVersion = Number(value);
    }
  });
  return contents;
}

/** Reads the offsets and the metadata of Parquet files, by path. Throws when one of them cannot be read. */
export async function readContents(
  files: readonly string[],
  withDuckDB: WithDuckDB,
): Promise<Map<string, Contents>> {
  const all = new Map<string, Contents>();
  for (let start = 0; start < files.length; start += FILES_AT_ONCE)
    for (const [file, contents] of await readSome(files.slice(start, start + FILES_AT_ONCE), withDuckDB))
      all.set(file, contents);
  return all;
}
