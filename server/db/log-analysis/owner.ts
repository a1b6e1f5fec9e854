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

/** Takes the state over from whoever wrote it before. Returns the new epoch. */
export async function takeOver({ queries }: Session): Promise<number> {
  const { rows } = await queries.execute<{ epoch: string }>(
    sql`update ${owner} set epoch = epoch + 1 returning epoch`,
  );
  return Number(rows[0]?.epoch);
}

/** Throws StateTakenOver when the epoch is not the current one; otherwise it stays until the transaction ends. */
export async function requireOwner(tx: Queries, epoch: number): Promise<void> {
  const { rows } = await tx.execute<{ epoch: string }>(sql`select epoch from ${owner} for share`);
  if (Number(rows[0]?.epoch) !== epoch) throw new StateTakenOver();
}
