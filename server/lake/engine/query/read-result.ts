import type { DuckDBResult } from '@duckdb/node-api';
import { LakeEngineError } from '../errors';
import { jsonValue } from './json-values';

export interface ResultLimits {
  rows: number;
  /** Characters of all texts of a result together. */
  characters: number;
}

/** Reads a result chunk by chunk, up to the limits. `check` throws when the query was stopped. */
export async function readResult(
  result: DuckDBResult,
  limits: ResultLimits,
  check: () => void,
): Promise<{ columns: { name: string; type: string }[]; rows: unknown[][] }> {
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, index) => ({ name, type: String(types[index]) }));
  const rows: unknown[][] = [];
  let left = limits.characters;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    check();
    if (rows.length + chunk.rowCount > limits.rows) throw tooLarge(`${limits.rows} rows`);
    for (const values of chunk.getRows()) {
      const row = values.map(jsonValue);
      left -= sizeOf(row);
      if (left < 0) throw tooLarge(`${limits.characters} characters`);
      rows.push(row);
    }
  }
  return { columns, rows };
}

const tooLarge = (limit: string) =>
  new LakeEngineError('too_large', `The result has more than ${limit}. Group it, add LIMIT, or export it.`);

/** Characters of a value, about. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, item) => sum + 8 + sizeOf(item), 0);
}
