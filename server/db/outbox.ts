import { asc, count, sql } from 'drizzle-orm';
import type { Queries } from './connection';
import type { Frame } from './frame-tables';
import { unnest } from './unnest';

/** A record that waits to be published. */
export interface OutboxRecord {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
}

/** Adds records in the transaction that makes them true. They are published in this order. */
export async function enqueue(
  tx: Queries,
  { outbox }: Frame,
  records: readonly OutboxRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const rows = unnest(records, [
    ['text', ({ topic }) => topic],
    ['bytea', ({ key }) => key],
    ['bytea', ({ value }) => value],
    ['json', ({ headers }) => headers],
  ]);
  await tx.execute(sql`
    insert into ${outbox} (topic, key, value, headers) select r.topic, r.key, r.value, r.headers
    from ${rows} with ordinality as r (topic, key, value, headers, n) order by r.n`);
}

/** The oldest records, at most `limit`. */
export async function nextRecords(
  queries: Queries,
  { outbox }: Frame,
  limit: number,
): Promise<(OutboxRecord & { id: number })[]> {
  return queries.select().from(outbox).orderBy(asc(outbox.id)).limit(limit);
}

export async function removeRecords(
  queries: Queries,
  { outbox }: Frame,
  ids: readonly number[],
): Promise<void> {
  await queries.execute(sql`delete from ${outbox} where id = any(${sql.param([...ids])}::bigint[])`);
}

/** How many records wait. */
export async function outboxDepth(queries: Queries, { outbox }: Frame): Promise<number> {
  const [row] = await queries.select({ depth: count() }).from(outbox);
  return row?.depth ?? 0;
}

/** Takes the right to publish for a schema; false while another session has it. Freed when the session ends. */
export async function lockRelay(queries: Queries, { schema }: Frame): Promise<boolean> {
  const { rows } = await queries.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_lock(hashtextextended(${`relay:${schema}`}, 0)) as locked`,
  );
  return rows[0]?.locked === true;
}

/** Has a session's commits return before they are on disk: a crash of the database may forget the last ones. */
export const commitLater = sql`set synchronous_commit = off`;
