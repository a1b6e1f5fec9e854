import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Logger } from 'pino';
import { prepareStatements } from './prepared';

/** Runs queries: inside a transaction when it was handed out by `transaction`, else each on its own. */
export type Queries = NodePgDatabase;

export interface DatabaseOptions {
  /** Shown in pg_stat_activity. */
  name: string;
  log: Logger;
  /** Most connections of this process; five services and the rest share the server's 60. */
  connections?: number;
  /** A statement that takes longer fails, ms. */
  statementTimeoutMs?: number;
}

/** A connection of its own, for what belongs to a session: advisory locks. */
export interface Session {
  queries: Queries;
  /** Aborts when the connection is lost, and with it the session's locks. */
  lost: AbortSignal;
  /** Ends the connection, which frees its locks. */
  end(): void;
}

export interface Database {
  queries: Queries;
  /**
   * Runs `work` in one transaction: its result means committed. When `signal` aborts, the connection is cut,
   * so that work which goes on regardless can change nothing any more.
   */
  transaction<T>(work: (tx: Queries) => Promise<T>, signal?: AbortSignal): Promise<T>;
  session(): Promise<Session>;
  stop(): Promise<void>;
}

/** A pool that survives a restart of the server: broken connections are dropped and made anew when needed. */
export function createDatabase(url: string, options: DatabaseOptions): Database {
  const pool = createPool(url, options);
  return {
    queries: drizzle(pool),
    transaction: (work, signal) => transact(pool, work, signal),
    session: () => openSession(pool),
    stop: () => pool.end(),
  };
}

function createPool(url: string, { name, log, ...limits }: DatabaseOptions): pg.Pool {
  const statementTimeout = limits.statementTimeoutMs ?? 10_000;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `pulseboard-${name}`,
    max: limits.connections ?? 8,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeout,
    lock_timeout: statementTimeout,
    idle_in_transaction_session_timeout: 60_000,
  });
  // Without a listener, a server that goes away would end this process: in the pool and while checked out.
  pool.on('error', (error) => log.debug({ err: error }, 'an idle database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ err: error }, 'connection lost'));
    prepareStatements(client);
  });
  return pool;
}

async function transact<T>(
  pool: pg.Pool,
  work: (tx: Queries) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const client = await pool.connect();
  let fault: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await orAbort(work(queriesOf(client)), signal);
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers COMMIT with ROLLBACK when a statement failed and the error was swallowed.
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: one of its statements failed.');
    return result;
  } catch (error) {
    if (signal?.aborted) fault = error as Error;
    else await client.query('ROLLBACK').catch((lost: Error) => (fault = lost));
    throw error;
  } finally {
    client.release(fault);
  }
}

function orAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const drizzled = new WeakMap<pg.PoolClient, Queries>();

function queriesOf(client: pg.PoolClient): Queries {
  const known = drizzled.get(client);
  if (known) return known;
  const made = drizzle(client);
  drizzled.set(client, made);
  return made;
}

async function openSession(pool: pg.Pool): Promise<Session> {
  const client = await pool.connect();
  const controller = new AbortController();
  const lose = () => controller.abort(new Error('The database connection was lost.'));
  client.once('error', lose);
  client.once('end', lose);
  let ended = false;
  const end = () => {
    if (!ended) client.release(true);
    ended = true;
  };
  return { queries: queriesOf(client), lost: controller.signal, end };
}
