import { type SQL, sql } from 'drizzle-orm';
import type { Database, Queries, Session } from '../connection';

const ownerOf = (schema: string): SQL => sql`${sql.identifier(schema)}.owner`;

/** Another instance has taken the state over: what this one has in memory is no longer the state. */
export class StateTakenOver extends Error {
  constructor(schema: string) {
    super(
      `Another instance of ${schema.replaceAll('_', '-')} has taken the state over; this one stops writing.`,
    );
  }
}

/** A session that holds the lock of a schema's state; undefined while another process holds it. */
export async function lockState(database: Database, schema: string): Promise<Session | undefined> {
  const session = await database.session();
  try {
    const { rows } = await session.queries.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_lock(hashtextextended(${schema}, 0)) as locked`,
    );
    if (rows[0]?.locked === true) return session;
  } catch (error) {
    session.end();
    throw error;
  }
  session.end();
  return undefined;
}

/** Takes the state over from whoever wrote it before. Returns the new term. */
export async function takeOver({ queries }: Session, schema: string): Promise<number> {
  const { rows } = await queries.execute<{ term: string }>(
    sql`update ${ownerOf(schema)} set term = term + 1 returning term`,
  );
  return Number(rows[0]?.term);
}

/** Throws StateTakenOver when the term is not the current one; otherwise it stays until the transaction ends. */
export async function requireOwner(tx: Queries, schema: string, term: number): Promise<void> {
  const { rows } = await tx.execute<{ term: string }>(sql`select term from ${ownerOf(schema)} for share`);
  if (Number(rows[0]?.term) !== term) throw new StateTakenOver(schema);
}
