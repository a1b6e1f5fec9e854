import { stat } from 'node:fs/promises';
import { type DuckDBConnection, type DuckDBResult, type Json, StatementType } from '@duckdb/node-api';
import { literal, quoted } from '@/server/lake/columns/field';
import { withSafeTexts } from '@/server/lake/reports/spreadsheet-text';
import type { Result, RunRequest } from '../protocol';
import { prepare } from './check-statement';
import { toJson } from './json-values';
import { refused, StatementError } from './statement-error';

const columnsOf = (result: DuckDBResult): Result['columns'] =>
  result.columnNames().map((name, i) => ({ name, type: String(result.columnType(i)) }));

/** Runs a checked statement and returns its first rows. The rest is not computed, as far as DuckDB can stream. */
export async function runForRows(connection: DuckDBConnection, request: RunRequest): Promise<Result> {
  const prepared = await prepare(connection, request.sql);
  const result = await prepared.stream();
  const rows: string[] = [];
  let bytes = 0;
  const answer = (truncated: boolean): Result => ({
    columns: columnsOf(result),
    rows: `[${rows.join(',')}]`,
    rowCount: rows.length,
    truncated,
  });
  for await (const row of rowsOf(result)) {
    if (rows.length === request.maxRows) return answer(true);
    const text = JSON.stringify(row);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > request.maxBytes) {
      if (rows.length === 0) throw tooLarge('A row of the result', request);
      return answer(true);
    }
    rows.push(text);
  }
  return answer(false);
}

async function* rowsOf(result: DuckDBResult): AsyncIterable<(Json | null)[]> {
  for await (const chunk of result) {
    for (let row = 0; row < chunk.rowCount; row += 1) yield chunk.convertRowValues(row, toJson);
  }
}

const watchMs = 50;

/** Runs a checked statement and writes its result to a file. */
export async function runForFile(
  connection: DuckDBConnection,
  request: RunRequest,
  file: NonNullable<RunRequest['file']>,
): Promise<Result> {
  const prepared = await prepare(connection, request.sql);
  if (prepared.statementType === StatementType.EXPLAIN)
    throw refused('EXPLAIN cannot be exported. Run it on the page.');
  const columns = Array.from({ length: prepared.columnCount }, (_, i) => ({
    name: prepared.columnName(i),
    type: String(prepared.columnType(i)),
  }));
  let isTooLarge = false;
  const watch = setInterval(async () => {
    const { size } = await stat(file.path).catch(() => ({ size: 0 }));
    if (size <= request.maxBytes) return;
    isTooLarge = true;
    connection.interrupt();
  }, watchMs);
  try {
    const texts = columns.filter(({ type }) => type === 'VARCHAR').map(({ name }) => quoted(name));
    const rowCount = await copy(connection, request, file, [...new Set(texts)]);
    return { columns, rows: '', rowCount, truncated: rowCount === request.maxRows };
  } catch (error) {
    throw isTooLarge ? tooLarge('The file', request) : error;
  } finally {
    clearInterval(watch);
  }
}

/** `query` takes one SELECT as a text, so that nothing in it can end the COPY. */
async function copy(
  connection: DuckDBConnection,
  { sql, maxRows }: RunRequest,
  { path, format }: NonNullable<RunRequest['file']>,
  texts: readonly string[],
): Promise<number> {
  const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  const rows = `SELECT * FROM query(${literal(sql)}) LIMIT ${maxRows}`;
  const source = format === 'csv' ? withSafeTexts(rows, texts) : rows;
  const reader = await connection.runAndReadAll(`COPY (${source}) TO ${literal(path)} (${options})`);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

function tooLarge(what: string, { maxBytes }: RunRequest): StatementError {
  const limit = `${Math.round(maxBytes / 1024 / 1024)} MB`;
  return new StatementError({
    kind: 'size',
    message: `${what} is larger than ${limit}. Select fewer columns, add conditions, or aggregate.`,
  });
}
