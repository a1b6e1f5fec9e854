import type { Failure } from '../protocol';

/** A statement that is wrong or not allowed. */
export class StatementError extends Error {
  override name = 'StatementError';
  constructor(
    readonly failure: Failure,
    options: { cause?: unknown } = {},
  ) {
    super(failure.message, options);
  }
}

/** `at`: bytes from the beginning of the statement, as DuckDB counts. */
export function refused(message: string, sql?: string, at?: number): StatementError {
  const failure: Failure = { kind: 'statement', message };
  return new StatementError(
    sql === undefined || at === undefined ? failure : { ...failure, position: charactersBefore(sql, at) },
  );
}

/** As refused(), with a place that DuckDB's parser has found. */
export function parserError(message: string, sql: string, at = 0): StatementError {
  const text = `Parser error: ${withoutHints(message)}`;
  return new StatementError({ kind: 'statement', message: text, position: unitsBefore(sql, at) });
}

/** An error of DuckDB with `errors_as_json`, about this statement. */
export function failureOf(error: unknown, sql: string): Failure {
  if (error instanceof StatementError) return error.failure;
  const text = error instanceof Error ? error.message : String(error);
  const { type, message, position } = parsed(text);
  if (type === 'Out of Memory') return { kind: 'memory', message: memoryText };
  if (type === 'INTERRUPT') return { kind: 'cancelled', message: 'The statement was stopped.' };
  const failure: Failure = { kind: 'statement', message: `${type} error: ${withoutHints(message)}` };
  const at = Number(position);
  return Number.isInteger(at) && at >= 0 ? { ...failure, position: charactersBefore(sql, at) } : failure;
}

/** DuckDB may propose to change a setting, which cannot be done here. */
const withoutHints = (message: string): string => message.replace(/ Use "SET [^"]*"[^.]*\./g, '');

const memoryText =
  'The statement needs more memory than it may use. Select fewer columns, add conditions, or aggregate.';

function parsed(text: string): { type: string; message: string; position?: string } {
  const [, name = 'Unknown', body = text] = /^(?:([A-Z][\w ]*?) Error: )?([\s\S]*)$/.exec(text) ?? [];
  try {
    const { exception_type, exception_message, position } = JSON.parse(body) as Record<string, string>;
    return { type: exception_type ?? name, message: exception_message ?? body, position };
  } catch {
    return { type: name, message: body.split('\n\nLINE ')[0] ?? body };
  }
}

/** UTF-16 units, as JavaScript counts, of the first bytes of a statement. */
const charactersBefore = (sql: string, bytes: number): number =>
  Buffer.from(sql).subarray(0, bytes).toString().length;

/** The same of the first code points, which DuckDB's parser counts. */
const unitsBefore = (sql: string, codePoints: number): number =>
  [...sql].slice(0, codePoints).join('').length;
