import { ProblemError } from '@/lib/problem';
import { type Environment, loadEnvironment } from '@/server/config';
import { createLog } from '@/server/log';

let loaded: Environment | undefined;
let log: ReturnType<typeof createLog> | undefined;

/** The environment of this process. Read at the first request and not at import, because `next build` has none. */
export function environment(): Environment {
  loaded ??= loadEnvironment();
  return loaded;
}

/** The log of the web process. */
export function webLog(): ReturnType<typeof createLog> {
  log ??= createLog('web', environment().LOG_LEVEL);
  return log;
}

/** The secret for signing tokens. Throws a problem (503) when it is not set. */
export function authSecret(): string {
  const { AUTH_SECRET } = environment();
  if (AUTH_SECRET) return AUTH_SECRET;
  throw new ProblemError(
    503,
    'This page cannot open sessions: AUTH_SECRET is not set. Run "npm start", which sets it.',
  );
}
