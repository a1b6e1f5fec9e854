import { asc, count, sql } from 'drizzle-orm';
import { toHeaders } from '@/server/bus/headers';
import type { RecordHeader } from '@/server/bus/record-header';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import type { FrameworkTables, StoredHeaders } from './tables';

/** A record to be published. */
export interface OutboxRecord {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly RecordHeader[];
}

/** Adds records, in the transaction of the change that they report. They are published in this order. */
export async function addToOutbox(
  tx: Queries,
  { outbox }: FrameworkTables,
  records: readonly OutboxRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const rows = unnest(records, [
    ['text', ({ topic }) => topic],
    ['bytea', ({ key }) => key],
    ['bytea', ({ value }) => value],
    ['json', ({ headers }) => toStored(headers)],
  ]);
  await tx.execute(sql`
    insert into ${outbox} (topic, key, value, headers) select r.topic, r.key, r.value, r.headers
    from ${rows} with ordinality as r (topic, key, value, headers, n) order by r.n`);
}

/** The oldest records, at most `limit`. */
export async function readOutbox(
  queries: Queries,
  { outbox }: FrameworkTables,
  limit: number,
): Promise<(OutboxRecord & { id: number })[]> {
  const rows = await queries.select().from(outbox).orderBy(asc(outbox.id)).limit(limit);
  return rows.map((row) => ({ ...row, headers: fromStored(row.headers) }));
}

const toStored = (headers: readonly RecordHeader[]): StoredHeaders =>
  headers.map(({ name, value }) => [name.toString('latin1'), value?.toString('latin1') ?? null]);

function fromStored(stored: StoredHeaders): RecordHeader[] {
  if (!isInOrder(stored)) return toHeaders(stored);
  return stored.map(([name, value]) => ({
    name: Buffer.from(name, 'latin1'),
    value: value === null ? null : Buffer.from(value, 'latin1'),
  }));
}

const isInOrder = (stored: StoredHeaders): stored is Extract<StoredHeaders, readonly unknown[]> =>
  Array.isArray(stored);

export async function deleteFromOutbox(
  queries: Queries,
  { outbox }: FrameworkTables,
  ids: readonly number[],
): Promise<void> {
  await queries.execute(sql`delete from ${outbox} where id = any(${sql.param([...ids])}::bigint[])`);
}

/** The number of records in the outbox. */
export async function outboxDepth(queries: Queries, { outbox }: FrameworkTables): Promise<number> {
  const [row] = await queries.select({ depth: count() }).from(outbox);
  return row?.depth ?? 0;
}

/**
 * Takes the advisory lock for publishing a schema's outbox; false while another session holds it. The end of the
 * session releases it.
 */
export async function tryLockRelay(queries: Queries, { schema }: FrameworkTables): Promise<boolean> {
  const { rows } = await queries.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_lock(hashtextextended(${`relay:${schema}`}, 0)) as locked`,
  );
  return rows[0]?.locked === true;
}

/** Makes a session's commits return before they are on disk: a database crash may undo the last ones. */
export const asynchronousCommit = sql`set synchronous_commit = off`;
