import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Logger } from 'pino';
import { prepareStatements } from './prepared';

/** Runs queries: in the transaction that passed it to its `work`, else each in a transaction of its own. */
export type Queries = NodePgDatabase;

export interface DatabaseOptions {
  /** Shown in pg_stat_activity. */
  name: string;
  log: Logger;
  /** Maximum connections of this process; all processes share the 60 of the embedded server. */
  connections?: number;
  /** A statement that takes longer fails, ms. */
  statementTimeoutMs?: number;
}

/** A dedicated connection, for state that belongs to a session: advisory locks. */
export interface Session {
  queries: Queries;
  /** Aborts when the connection, and with it every lock of the session, is lost. */
  lost: AbortSignal;
  /** Closes the connection, which releases its locks. */
  end(): void;
}

export interface Database {
  queries: Queries;
  /**
   * Runs `work` in one transaction and resolves after the commit. When `signal` aborts, it rejects with the signal's
   * reason and closes the connection, so that work which ignores the signal can change nothing.
   */
  transaction<T>(work: (tx: Queries) => Promise<T>, signal?: AbortSignal): Promise<T>;
  session(): Promise<Session>;
  stop(): Promise<void>;
}

/** A connection pool that survives a restart of the server: broken connections are replaced on demand. */
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
  // Without these listeners a lost connection, idle or checked out, would end this process.
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
  let connectionError: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await orAbort(work(queriesOf(client)), signal);
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers COMMIT with ROLLBACK when a statement failed and `work` ignored the error.
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: one of its statements failed.');
    return result;
  } catch (error) {
    if (signal?.aborted) connectionError = error as Error;
    else await client.query('ROLLBACK').catch((lost: Error) => (connectionError = lost));
    throw error;
  } finally {
    client.release(connectionError);
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

const cachedQueries = new WeakMap<pg.PoolClient, Queries>();

function queriesOf(client: pg.PoolClient): Queries {
  const cached = cachedQueries.get(client);
  if (cached) return cached;
  const queries = drizzle(client);
  cachedQueries.set(client, queries);
  return queries;
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
