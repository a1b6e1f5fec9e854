import { z } from 'zod';
import { processSchema } from '@/lib/health/processes';
import { callInternal } from './call-internal';

/** A value that another process reported. `at`: when it was requested, epoch ms. */
export interface Observed<T> {
  at: number;
  value: T;
}

const timeoutMs = 1_000;
// Of any kind: the supervisor may be of a later version than this process.
const reportSchema = processSchema
  .pick({ name: true, status: true, since: true, restarts: true, ready: true })
  .extend({ kind: z.string() });
/** A process, as the supervisor reports it. */
export type ProcessReport = z.output<typeof reportSchema>;
const reportsSchema = z.array(reportSchema);

export interface Operations {
  /** OPS_URL. */
  opsUrl: string;
  authSecret: string;
}

/** Asks the supervisor for its processes. Throws when it does not answer with processes. */
export const requestProcesses = (
  { opsUrl, authSecret }: Operations,
  signal: AbortSignal = AbortSignal.timeout(timeoutMs),
): Promise<readonly ProcessReport[]> =>
  callInternal({ url: opsUrl, path: '/processes', authSecret, schema: reportsSchema, signal });

/**
 * Returns a function that asks the supervisor for its processes. It resolves with the last report and its time, at first an
 * empty one of the time of this call; with undefined where there is no supervisor.
 */
export function readProcesses({ opsUrl, authSecret }: { opsUrl?: string | undefined; authSecret: string }) {
  let last: Observed<readonly ProcessReport[]> = { at: Date.now(), value: [] };
  return async (): Promise<Observed<readonly ProcessReport[]> | undefined> => {
    if (!opsUrl) return undefined;
    const at = Date.now();
    try {
      last = { at, value: await requestProcesses({ opsUrl, authSecret }) };
    } catch {
      // A supervisor that does not answer, or with something else, is seen by the age of its last report.
    }
    return last;
  };
}
