/** Reads the Parquet files of a topic with DuckDB, as any reader of the folder would, without the code that wrote them. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** A row of a topic's table. Times are epoch ms; `fields` has the typed columns by name. */
export interface FileRow {
  partition: number;
  offset: number;
  epoch: number;
  at: number;
  key: string | null;
  id: string;
  type: string;
  source: string | null;
  traceparent: string | null;
  data: string;
  fields: Record<string, unknown>;
  /** UTC day and hour of its folder, such as 2026-11-26T08. */
  folder: string;
}

/** A row of `_invalid`. Bytes are in hexadecimal digits. */
export interface InvalidFileRow {
  partition: number;
  offset: number;
  at: number;
  key: string | null;
  value: string | null;
  headers: [string, string | null][];
  reason: string;
  message: string;
}

const base = ['partition', 'offset', 'epoch', 'at', 'key', 'id', 'type', 'source', 'traceparent', 'data'];
const quoted = (name: string) => `"${name}"`;
const ofPartitioning = ['dt', 'hour'];

const isVisible = (file: string) => /^dt=[^/]+\/hour=[^/]+\/[^/]+\.parquet$/.test(file);

/** The files that a reader of the plain folder sees. */
function visibleFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter(isVisible).map((file) => path.join(folder, file));
}

const read = (files: readonly string[]) =>
  `read_parquet([${files.map((file) => `'${file}'`).join(', ')}], hive_partitioning = true, hive_types_autocast = false, union_by_name = true)`;

async function query<T>(sql: string): Promise<T[]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    const result = await connection.runAndReadAll(sql);
    return result.getRows().map(([json]) => JSON.parse(json as string) as T);
  } finally {
    instance.closeSync();
  }
}

async function typedColumns(from: string): Promise<string[]> {
  const described = await query<{ name: string; type: string }>(
    `select to_json({name: column_name, type: column_type}) from (describe select * from ${from})`,
  );
  const typed = described.filter(({ name }) => ![...base, ...ofPartitioning].includes(name));
  return typed.map(({ name, type }) =>
    type.startsWith('TIMESTAMP')
      ? `${quoted(name)}: epoch_ms(${quoted(name)})`
      : `${quoted(name)}: ${quoted(name)}`,
  );
}

/** Every visible row of the topic's table. */
export async function rowsOf(lake: string, topic: string): Promise<FileRow[]> {
  const files = visibleFiles(path.join(lake, topic));
  if (files.length === 0) return [];
  const from = read(files);
  const columns = base.map((name) =>
    name === 'at' ? '"at": epoch_ms("at")' : `${quoted(name)}: ${quoted(name)}`,
  );
  const typed = await typedColumns(from);
  // Of a topic outside of the catalogue there are none, and DuckDB has no empty struct.
  const fields = typed.length === 0 ? 'fields: null' : `fields: {${typed.join(', ')}}`;
  const folder = "folder: dt || 'T' || hour";
  return query(`select to_json({${[...columns, fields, folder].join(', ')}}) from ${from}`);
}

/** Every visible row of `_invalid`. */
export function invalidRowsOf(lake: string, topic: string): Promise<InvalidFileRow[]> {
  const files = visibleFiles(path.join(lake, '_invalid', topic));
  if (files.length === 0) return Promise.resolve([]);
  return query(`select to_json({partition: partition, "offset": "offset", "at": epoch_ms("at"), "key": hex("key"),
    "value": hex("value"), headers: list_transform(headers, lambda h: [hex(h.name), hex(h.value)]),
    reason: reason, message: message}) from ${read(files)}`);
}

/** Rows in all visible files of a topic, valid and invalid ones. */
export async function visibleRowCount(lake: string, topic: string): Promise<number> {
  const folders = [path.join(lake, topic), path.join(lake, '_invalid', topic)];
  let rows = 0;
  for (const files of folders.map(visibleFiles)) {
    if (files.length === 0) continue;
    const [count = 0] = await query<number>(`select to_json(count(*)) from ${read(files)}`);
    rows += count;
  }
  return rows;
}
