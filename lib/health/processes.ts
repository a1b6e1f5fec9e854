import { z } from 'zod';

/** A process as the supervisor reports it. Times are epoch ms. */
export const processSchema = z.object({
  name: z.string(),
  kind: z.enum(['database', 'broker', 'balancer', 'gateway', 'service', 'simulator', 'web']),
  status: z.enum(['starting', 'running', 'stopped', 'crashed', 'backoff']),
  pid: z.number().nullable(),
  since: z.number(),
  restarts: z.number(),
  ready: z.boolean().nullable(),
  lastExit: z.object({ reason: z.string(), at: z.number() }).optional(),
});
export type Process = z.output<typeof processSchema>;
