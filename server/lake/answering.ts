import type { FastifyReply } from 'fastify';
import { whileConnected } from '@/server/http/while-connected';
import { slots } from './engine/query/slots';

/** At the same time, out of the queries that the engine runs: its other users find a free place in its queue. */
const running = 2;
const waiting = 64;

/** Runs the tasks of some routes, a few at a time, each until its client has gone. `problemOf`: an error for the client. */
export function answering(problemOf: (error: unknown) => unknown) {
  const slot = slots(running, waiting);
  return async <T>(reply: FastifyReply, task: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const signal = whileConnected(reply);
    try {
      return await slot(signal, () => task(signal));
    } catch (error) {
      throw problemOf(error);
    }
  };
}
