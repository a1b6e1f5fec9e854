import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import { alertsTable } from './schema';

/** A row of a table with a text key and JSON. */
export interface JsonRow {
  id: string;
  data: unknown;
}

type JsonTable = 'rules' | 'active' | 'notices';
const keys = { rules: 'id', active: 'alert_id', notices: 'rule_id' } as const satisfies Record<
  JsonTable,
  string
>;

/** Inserts or replaces rows. */
export async function upsertRows(tx: Queries, table: JsonTable, rows: readonly JsonRow[]): Promise<void> {
  if (rows.length === 0) return;
  const key = sql.identifier(keys[table]);
  const given = unnest(rows, [
    ['text', ({ id }) => id],
    ['json', ({ data }) => data],
  ]);
  await tx.execute(sql`
    insert into ${alertsTable(table)} (${key}, data) select id, data from ${given} as r (id, data)
    on conflict (${key}) do update set data = excluded.data`);
}

export async function deleteRows(tx: Queries, table: JsonTable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const key = sql.identifier(keys[table]);
  await tx.execute(sql`delete from ${alertsTable(table)} where ${key} = any(${sql.param([...ids])}::text[])`);
}

export async function loadRows(queries: Queries, table: JsonTable): Promise<JsonRow[]> {
  const key = sql.identifier(keys[table]);
  const { rows } = await queries.execute<{ id: string; data: unknown }>(
    sql`select ${key} as id, data from ${alertsTable(table)}`,
  );
  return rows.map(({ id, data }) => ({ id, data }));
}
