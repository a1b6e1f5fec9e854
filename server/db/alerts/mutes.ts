import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import { alertsTable } from './schema';

/** A mute, and until when, epoch ms. */
export interface MuteRow {
  id: string;
  until: number;
  data: unknown;
}

export async function upsertMutes(tx: Queries, mutes: readonly MuteRow[]): Promise<void> {
  if (mutes.length === 0) return;
  const given = unnest(mutes, [
    ['text', ({ id }) => id],
    ['bigint', ({ until }) => until],
    ['json', ({ data }) => data],
  ]);
  await tx.execute(sql`
    insert into ${alertsTable('mutes')} (id, until, data) select * from ${given} as r (id, until, data)
    on conflict (id) do update set until = excluded.until, data = excluded.data`);
}

/** Mutes that end after `since`, epoch ms. */
export async function loadMutes(queries: Queries, since: number): Promise<unknown[]> {
  const { rows } = await queries.execute<{ data: unknown }>(
    sql`select data from ${alertsTable('mutes')} where until > ${since}`,
  );
  return rows.map(({ data }) => data);
}
