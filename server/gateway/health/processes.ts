import { z } from 'zod';
import { signToken } from '@/server/auth/tokens';
import type { Answer, ProcessReport } from './service-health';

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
 * Asks the supervisor for its processes. Says what it answered last and when; undefined: there is none. One that never
 * answered said nothing at the time this was made.
 */
export function readProcesses(options: { opsUrl?: string | undefined; authSecret: string }) {
  const { opsUrl } = options;
  let last: Answer<readonly ProcessReport[]> = { at: Date.now(), value: [] };
  return async (): Promise<Answer<readonly ProcessReport[]> | undefined> => {
    if (!opsUrl) return undefined;
    const at = Date.now();
    try {
      const { token } = await signToken(options.authSecret, 'internal', 'admin', 60);
      const response = await fetch(new URL('/processes', opsUrl), {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.ok) last = { at, value: reports.parse(await response.json()) };
    } catch {
      // That it did not answer is told by the time of its last answer.
    }
    return last;
  };
}
