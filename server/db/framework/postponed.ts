import { and, eq, lt, sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import type { FrameworkTables } from './tables';

/** The coordinates of a message in its original topic. */
export interface Origin {
  topic: string;
  partition: number;
  offset: number;
}

const at = ({ postponed }: FrameworkTables, origin: Origin) =>
  and(
    eq(postponed.topic, origin.topic),
    eq(postponed.partition, origin.partition),
    eq(postponed.offset, origin.offset),
  );

/** The keys that have a postponed message. */
export async function postponedKeys(
  tx: Queries,
  { postponed }: FrameworkTables,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await tx.execute<{ key: string }>(
    sql`select distinct key from ${postponed} where key = any(${sql.param([...keys])}::text[])`,
  );
  return new Set(rows.map((row) => row.key));
}

/** Adds a postponed message. False when it was there: it was delivered twice. */
export async function addPostponed(
  tx: Queries,
  { postponed }: FrameworkTables,
  message: Origin & { key: string; attempts: number },
): Promise<boolean> {
  const { topic, partition, offset, key, attempts } = message;
  const rows = await tx
    .insert(postponed)
    .values({ topic, partition, offset, key, attempts })
    .onConflictDoNothing()
    .returning({ key: postponed.key });
  return rows.length > 0;
}

/**
 * Locks a postponed message until the transaction ends and returns how often it was tried; undefined when there is
 * none.
 */
export async function lockAttempts(
  tx: Queries,
  tables: FrameworkTables,
  origin: Origin,
): Promise<number | undefined> {
  const { postponed } = tables;
  const [row] = await tx
    .select({ attempts: postponed.attempts })
    .from(postponed)
    .where(at(tables, origin))
    .for('update');
  return row?.attempts;
}

/** True when an earlier message of the same key is postponed. */
export async function hasEarlierPostponed(
  tx: Queries,
  { postponed }: FrameworkTables,
  { topic, partition, offset, key }: Origin & { key: string },
): Promise<boolean> {
  const [row] = await tx
    .select({ offset: postponed.offset })
    .from(postponed)
    .where(
      and(
        eq(postponed.key, key),
        eq(postponed.topic, topic),
        eq(postponed.partition, partition),
        lt(postponed.offset, offset),
      ),
    )
    .limit(1);
  return row !== undefined;
}

export async function setAttempts(
  tx: Queries,
  tables: FrameworkTables,
  origin: Origin,
  attempts: number,
): Promise<void> {
  await tx.update(tables.postponed).set({ attempts }).where(at(tables, origin));
}

export async function removePostponed(tx: Queries, tables: FrameworkTables, origin: Origin): Promise<void> {
  await tx.delete(tables.postponed).where(at(tables, origin));
}
