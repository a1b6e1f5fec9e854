import type { FastifyReply } from 'fastify';

/** Aborted when the client has gone before it had its answer. */
export function whileConnected({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  if (raw.destroyed) controller.abort();
  return controller.signal;
}
