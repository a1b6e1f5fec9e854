import { z } from 'zod';
import { signToken } from '@/server/auth/tokens';
import type { Observed, ProcessReport } from './service-health';

const timeoutMs = 1_000;
const reports = z.array(
  z.object({
    name: z.string(),
    kind: z.string(),
    status: z.enum(['starting', 'running', 'stopped', 'crashed', 'backoff']),
    since: z.number(),
    restarts: z.number(),
    ready: z.boolean().nullable(),
  }),
);

/**
 * Returns a function that asks the supervisor for its processes. It resolves with the last report and its time, at first an
 * empty one of the time of this call; with undefined where there is no supervisor.
 */
export function readProcesses(options: { opsUrl?: string | undefined; authSecret: string }) {
  const { opsUrl, authSecret } = options;
  let last: Observed<readonly ProcessReport[]> = { at: Date.now(), value: [] };
  return async (): Promise<Observed<readonly ProcessReport[]> | undefined> => {
    if (!opsUrl) return undefined;
    const at = Date.now();
    try {
      const value = await requestProcesses(opsUrl, authSecret);
      if (value) last = { at, value };
    } catch {
      // A supervisor that does not answer, or with something else, is seen by the age of its last report.
    }
    return last;
  };
}

/** Undefined: the supervisor refused. Throws when it does not answer, or not with processes. */
async function requestProcesses(
  opsUrl: string,
  authSecret: string,
): Promise<readonly ProcessReport[] | undefined> {
  const { token } = await signToken(authSecret, 'internal', 'admin', 60);
  const response = await fetch(new URL('/processes', opsUrl), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  return response.ok ? reports.parse(await response.json()) : undefined;
}
