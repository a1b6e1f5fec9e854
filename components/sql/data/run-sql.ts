import { type SqlAnswer, type SqlFormat, sqlAnswer, sqlProblem } from '@/lib/analytics/sql';

/** Why a statement has no result, as a sentence. `status` is 0 when the server cannot be reached. */
export class SqlError extends Error {
  override name = 'SqlError';
  constructor(
    readonly status: number,
    message: string,
    /** Characters from the beginning of the statement. */
    readonly position?: number,
  ) {
    super(message);
  }
}

export interface SqlRun {
  sql: string;
  timeZone: string;
  limit?: number;
}

/** Runs a statement. Throws SqlError. */
export async function runSql(run: SqlRun, signal: AbortSignal): Promise<SqlAnswer> {
  const response = await post({ ...run, format: 'json' }, signal);
  const parsed = sqlAnswer.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new SqlError(response.status, 'The answer is not complete. Run the statement again.');
}

export interface SqlFile {
  blob: Blob;
  /** Undefined: the server did not say. */
  rows: number | undefined;
  truncated: boolean;
}

/** Runs a statement and returns its result as a file. Throws SqlError. */
export async function exportSql(
  run: SqlRun,
  format: Exclude<SqlFormat, 'json'>,
  signal: AbortSignal,
): Promise<SqlFile> {
  const response = await post({ ...run, format }, signal);
  const blob = await response.blob().catch(() => {
    throw new SqlError(response.status, 'The file did not arrive completely. Export it again.');
  });
  const rows = response.headers.get('x-row-count');
  return {
    blob,
    rows: rows === null ? undefined : Number(rows),
    truncated: response.headers.get('x-truncated') === 'true',
  };
}

async function post(body: object, signal: AbortSignal): Promise<Response> {
  const response = await fetch('/api/admin/sql', {
    method: 'POST',
    cache: 'no-store',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }).catch((cause) => {
    throw new SqlError(0, `The page cannot reach its server. (${(cause as Error).name})`);
  });
  if (response.ok) return response;
  const { status } = response;
  const problem = sqlProblem.safeParse(await response.json().catch(() => undefined));
  if (!problem.success) throw new SqlError(status, `The server answered ${status}.`);
  throw new SqlError(status, problem.data.detail, problem.data.position);
}
