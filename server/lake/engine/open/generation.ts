import type { DuckDBConnection } from '@duckdb/node-api';
import { quoted } from '@/server/lake/columns/field';
import { columnsOf } from '@/server/lake/columns/topic-columns';
import type { FileKind } from '@/server/lake/files';

/** Two tables in memory, for the valid and the invalid rows that were appended between two calls of write. */
export interface Generation {
  valid: string;
  invalid: string;
  rows: number;
  invalidRows: number;
  /** Smallest and largest record timestamp, epoch ms. */
  minAt: number;
  maxAt: number;
}

let created = 0;

const definition = (topic: string, kind: FileKind): string =>
  columnsOf(topic, kind)
    .map(({ name, type }) => `${quoted(name)} ${type}`)
    .join(', ');

export async function createGeneration(connection: DuckDBConnection, topic: string): Promise<Generation> {
  created += 1;
  const [valid, invalid] = [`open_${created}`, `invalid_${created}`];
  await connection.run(`CREATE TABLE ${valid} (${definition(topic, 'valid')})`);
  await connection.run(`CREATE TABLE ${invalid} (${definition(topic, 'invalid')})`);
  return {
    valid,
    invalid,
    rows: 0,
    invalidRows: 0,
    minAt: Number.POSITIVE_INFINITY,
    maxAt: Number.NEGATIVE_INFINITY,
  };
}

/** A query that began before still reads the tables. */
export async function dropGeneration(
  connection: DuckDBConnection,
  { valid, invalid }: Generation,
): Promise<void> {
  await connection.run(`DROP TABLE ${valid}; DROP TABLE ${invalid}`);
}
