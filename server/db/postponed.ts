import { and, eq, lt, sql } from 'drizzle-orm';
import type { Queries } from './connection';
import type { Frame } from './framework-tables';

/** Where a message first stood. */
export interface Origin {
  topic: string;
  partition: number;
  offset: number;
}

const at = ({ parked }: Frame, origin: Origin) =>
  and(
    eq(parked.topic, origin.topic),
    eq(parked.partition, origin.partition),
    eq(parked.offset, origin.offset),
  );

/** Which of the keys have a message that waits for its next try. */
export async function parkedKeys(
  tx: Queries,
  { parked }: Frame,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await tx.execute<{ key: string }>(
    sql`select distinct key from ${parked} where key = any(${sql.param([...keys])}::text[])`,
  );
  return new Set(rows.map((row) => row.key));
}

/** Notes that a message waits. False when that was noted before: it was delivered twice. */
export async function park(
  tx: Queries,
  { parked }: Frame,
  message: Origin & { key: string; attempts: number },
): Promise<boolean> {
  const { topic, partition, offset, key, attempts } = message;
  const rows = await tx
    .insert(parked)
    .values({ topic, partition, offset, key, attempts })
    .onConflictDoNothing()
    .returning({ key: parked.key });
  return rows.length > 0;
}

/** How often a parked message was tried, locked until the transaction ends; undefined when it waits no more. */
export async function attemptsOf(tx: Queries, frame: Frame, origin: Origin): Promise<number | undefined> {
  const { parked } = frame;
  const [row] = await tx
    .select({ attempts: parked.attempts })
    .from(parked)
    .where(at(frame, origin))
    .for('update');
  return row?.attempts;
}

/** True when an earlier message of the same key still waits. */
export async function isBehindAnother(
  tx: Queries,
  { parked }: Frame,
  { topic, partition, offset, key }: Origin & { key: string },
): Promise<boolean> {
  const [row] = await tx
    .select({ offset: parked.offset })
    .from(parked)
    .where(
      and(
        eq(parked.key, key),
        eq(parked.topic, topic),
        eq(parked.partition, partition),
        lt(parked.offset, offset),
      ),
    )
    .limit(1);
  return row !== undefined;
}

export async function countAttempt(
  tx: Queries,
  frame: Frame,
  origin: Origin,
  attempts: number,
): Promise<void> {
  await tx.update(frame.parked).set({ attempts }).where(at(frame, origin));
}

export async function unpark(tx: Queries, frame: Frame, origin: Origin): Promise<void> {
  await tx.delete(frame.parked).where(at(frame, origin));
}
