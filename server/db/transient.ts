// https://www.postgresql.org/docs/current/errcodes-appendix.html
const transientCodes = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '25006', // read-only: a standby that is not yet the primary
  '55P03', // lock not available
  '57P01', // the administrator ended the connection
  '57P02', // crash shutdown
  '57P03', // starting up
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// Class 08: connection errors. Class 53: no connections, memory or disk space left.
const transientClasses = /^(08|53)...$/;
const transientMessages =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

/**
 * True when the database and not the work caused the error: it is unavailable or restarting, or transactions
 * conflicted. The same work may then be retried unchanged.
 */
export function isTransient(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = String((cause as { code?: unknown }).code ?? '');
    if (transientCodes.has(code) || transientClasses.test(code) || transientMessages.test(cause.message))
      return true;
    if (cause instanceof AggregateError && cause.errors.some(isTransient)) return true;
  }
  return false;
}
