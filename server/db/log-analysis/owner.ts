import { sql } from 'drizzle-orm';
import type { Database, Queries, Session } from '../connection';
import { logAnalysisSchema } from './schema';

const owner = sql`${sql.identifier(logAnalysisSchema)}.owner`;

/** Another instance has taken the state over: what this one has in memory is no longer the state. */
export class StateTakenOver extends Error {
  constructor() {
    super('Another instance of log-analysis has taken the state over; this one stops writing.');
  }
}

/** A session that holds the lock of the state; undefined while another process holds it. */
export async function lockState(database: Database): Promise<Session | undefined> {
  const session = await database.session();
  try {
    const { rows } = await session.queries.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_lock(hashtextextended(${logAnalysisSchema}, 0)) as locked`,
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
export async function takeOver({ queries }: Session): Promise<number> {
  const { rows } = await queries.execute<{ term: string }>(
    sql`update ${owner} set term = term + 1 returning term`,
  );
  return Number(rows[0]?.term);
}

/** Throws StateTakenOver when the term is not the current one; otherwise it stays until the transaction ends. */
export async function requireOwner(tx: Queries, term: number): Promise<void> {
  const { rows } = await tx.execute<{ term: string }>(sql`select term from ${owner} for share`);
  if (Number(rows[0]?.term) !== term) throw new StateTakenOver();
}
