import { z } from 'zod';
import { signToken } from '@/server/clients/tokens';
import type { ProcessReport } from './service-health';

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

/** Asks the supervisor for its processes. Without one, or when it does not answer, there are none to tell of. */
export function readProcesses(options: { opsUrl?: string | undefined; authSecret: string }) {
  return async (): Promise<ProcessReport[]> => {
    if (!options.opsUrl) return [];
    try {
      const { token } = await signToken(options.authSecret, 'internal', 'admin', 60);
      const response = await fetch(new URL('/processes', options.opsUrl), {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
      return response.ok ? reports.parse(await response.json()) : [];
    } catch {
      return [];
    }
  };
}
