import type { Logger } from 'pino';
import { type SqlRequest, sqlLimits } from '@/lib/analytics/sql';
import { ProblemError } from '@/lib/problem';
import type { Failure, KnownTable, Result, RunRequest } from './protocol';
import type { Sandbox } from './sandbox';
import type { ReadTables, SqlTables } from './tables';

/** A statement and who runs it. */
export interface Statement extends SqlRequest {
  /** The session of the admin. */
  user: string;
}

export interface Outcome extends Result {
  elapsedMs: number;
  freshMs: number | null;
  /** The file with the result; the caller deletes it. Unset: it is in `rows`. */
  file?: string;
}

/** Statements of other users that may wait. */
const maxWaiting = 8;

/** Runs statements of admins: one for each user, one after the other, each with a line in the log. */
export class Statements {
  private readonly running = new Map<string, AbortController>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly sandbox: Sandbox,
    private readonly tables: SqlTables,
    private readonly log: Logger,
  ) {}

  /** Throws a problem: 409 while another statement of this user runs, 429 when too many wait. Else the result or why not. */
  async run(statement: Statement, left: AbortSignal): Promise<Outcome | { failure: Failure }> {
    const { user } = statement;
    if (this.running.has(user))
      throw new ProblemError(409, 'A statement of yours is still running. Cancel it or wait until it ends.');
    if (this.running.size >= maxWaiting)
      throw new ProblemError(429, 'Too many statements are waiting. Try again in a moment.', {
        retryAfter: 5,
      });
    const cancel = new AbortController();
    this.running.set(user, cancel);
    const before = this.last;
    const outcome = before.then(() => this.audited(statement, AbortSignal.any([left, cancel.signal])));
    this.last = outcome.catch(() => undefined);
    return outcome.finally(() => this.running.delete(user));
  }

  /** Whether a statement of this user was running. */
  cancel(user: string): boolean {
    const running = this.running.get(user);
    running?.abort();
    return running !== undefined;
  }

  private async audited(statement: Statement, signal: AbortSignal): Promise<Outcome | { failure: Failure }> {
    const { user, sql, format, timeZone } = statement;
    const startedAt = performance.now();
    const note = (outcome: string, rows?: number) => {
      const elapsedMs = Math.round(performance.now() - startedAt);
      this.log.info(
        { user, length: sql.length, format, timeZone, elapsedMs, outcome, rows },
        'SQL statement',
      );
    };
    try {
      const outcome = await this.execute(statement, signal);
      if ('failure' in outcome) note(outcome.failure.kind);
      else note('ok', outcome.rowCount);
      return outcome;
    } catch (error) {
      note('error');
      throw error;
    }
  }

  private async execute(statement: Statement, signal: AbortSignal): Promise<Outcome | { failure: Failure }> {
    const { sql } = statement;
    await this.tables.open();
    const all = this.tables.list();
    const checked = await this.sandbox.ask(
      { kind: 'check', sql, tables: all.map(({ name }) => name) },
      signal,
    );
    if ('failure' in checked) return checked;
    const { reads } = checked;
    const read =
      reads.length > 0 ? await this.tables.read(reads) : { tables: [], freshMs: null, written: [] };
    try {
      const others = all.filter(({ name }) => !reads.includes(name));
      return await this.ask(requestOf(statement, read, others, this.tables), read.freshMs, signal);
    } finally {
      await this.tables.delete(read.written);
    }
  }

  private async ask(
    request: RunRequest,
    freshMs: number | null,
    signal: AbortSignal,
  ): Promise<Outcome | { failure: Failure }> {
    const startedAt = performance.now();
    const result = await this.sandbox.ask(request, signal);
    const elapsedMs = Math.round(performance.now() - startedAt);
    const file = request.file?.path;
    if (!('failure' in result)) return { ...result, elapsedMs, freshMs, ...(file ? { file } : {}) };
    if (file) await this.tables.delete([file]);
    return result;
  }
}

function requestOf(
  { sql, timeZone, format, limit }: Statement,
  { tables }: Pick<ReadTables, 'tables'>,
  others: readonly KnownTable[],
  files: SqlTables,
): RunRequest {
  const common = {
    kind: 'run',
    sql,
    timeZone,
    tables,
    others: others.map(({ name, columns }) => ({ name, columns })),
  } as const;
  if (format === 'json')
    return {
      ...common,
      maxRows: Math.min(limit ?? sqlLimits.defaultRows, sqlLimits.rows),
      maxBytes: sqlLimits.bytes,
    };
  return {
    ...common,
    maxRows: limit ?? sqlLimits.exportRows,
    maxBytes: sqlLimits.exportBytes,
    file: { path: files.newPath(format), format },
  };
}
