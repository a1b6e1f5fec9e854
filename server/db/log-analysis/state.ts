import { sql } from 'drizzle-orm';
import { batchesOf } from '../batches';
import type { Database, Queries } from '../connection';
import { requireOwner } from '../state-owner/owner';
import { unnest } from '../unnest';
import { logAnalysisSchema } from './schema';

const state = sql`${sql.identifier(logAnalysisSchema)}.state`;

export interface RowKey {
  kind: string;
  id: string;
}

/** A row as it is stored. */
export interface StoredRow extends RowKey {
  /** JSON. */
  data: string;
}

export interface StateChange {
  saved: readonly StoredRow[];
  deleted: readonly RowKey[];
}

// PostgreSQL cannot store NUL and lone surrogates, which JSON escapes.
const toStoredId = (id: string): string => JSON.stringify(id).slice(1, -1);
const fromStoredId = (id: string): string => JSON.parse(`"${id}"`) as string;

/** Writes a change in one transaction. Throws StateTakenOver, with nothing written, when the term is not the current one. */
export async function saveState(database: Database, term: number, change: StateChange): Promise<void> {
  await database.transaction(async (tx) => {
    await requireOwner(tx, logAnalysisSchema, term);
    for (const rows of batchesOf(change.deleted, () => 0)) await remove(tx, rows);
    for (const rows of batchesOf(change.saved, ({ data }) => data.length)) await upsert(tx, rows);
  });
}

/** Deletes all rows. Throws StateTakenOver when the term is not the current one. */
export async function clearState(database: Database, term: number): Promise<void> {
  await database.transaction(async (tx) => {
    await requireOwner(tx, logAnalysisSchema, term);
    await tx.execute(sql`delete from ${state}`);
  });
}

/** The rows of a kind. */
export async function loadState(queries: Queries, kind: string): Promise<{ id: string; data: unknown }[]> {
  const { rows } = await queries.execute<{ id: string; data: unknown }>(
    sql`select id, data from ${state} where kind = ${kind}`,
  );
  return rows.map(({ id, data }) => ({ id: fromStoredId(id), data }));
}

async function upsert(tx: Queries, rows: readonly StoredRow[]): Promise<void> {
  const given = unnest(rows, [
    ['text', ({ kind }) => kind],
    ['text', ({ id }) => toStoredId(id)],
    ['text', ({ data }) => data],
  ]);
  await tx.execute(sql`
    insert into ${state} (kind, id, data) select kind, id, data::json from ${given} as r (kind, id, data)
    on conflict (kind, id) do update set data = excluded.data`);
}

async function remove(tx: Queries, rows: readonly RowKey[]): Promise<void> {
  const given = unnest(rows, [
    ['text', ({ kind }) => kind],
    ['text', ({ id }) => toStoredId(id)],
  ]);
  await tx.execute(sql`
    delete from ${state} as s using ${given} as d (kind, id) where s.kind = d.kind and s.id = d.id`);
}
