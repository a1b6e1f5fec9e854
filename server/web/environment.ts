import { ProblemError } from '@/lib/problem';
import { type Environment, loadEnvironment } from '@/server/config';
import { createLog } from '@/server/log';

let known: Environment | undefined;
let log: ReturnType<typeof createLog> | undefined;

/** What this process was told. Read at the first request and not at import: `next build` runs without it. */
export function environment(): Environment {
  known ??= loadEnvironment();
  return known;
}

/** The log of the web process. */
export function webLog(): ReturnType<typeof createLog> {
  log ??= createLog('web', environment().LOG_LEVEL);
  return log;
}

/** What tokens are signed with. Without it there are no sessions: 503. */
export function authSecret(): string {
  const { AUTH_SECRET } = environment();
  if (AUTH_SECRET) return AUTH_SECRET;
  throw new ProblemError(
    503,
    'This page cannot open sessions: AUTH_SECRET is not set. Run "npm start", which sets it.',
  );
}
