import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Client } from './client';

/** All goodbyes are sent within this. */
const spreadMs = 1_000;
/** Shorter pauses are not worth a timer. */
const shortestPauseMs = 5;

/**
 * When the client with this index, of `count`, is sent its goodbye, and when it should come back; ms from the start. They
 * come back one after the other at the rate at which a gateway accepts clients, so that no client waits in a queue there.
 */
export function disconnectTurn(
  index: number,
  count: number,
  perSecond: number,
): { goodbyeMs: number; backMs: number } {
  const backMs = (index * 1_000) / perSecond;
  return { goodbyeMs: Math.min(backMs, (index * spreadMs) / count), backMs };
}

/** Disconnects all clients within about a second, each with a goodbye that says when to come back. */
export async function disconnectAll(
  clients: readonly Client[],
  perSecond: number,
  failures: FailureLog,
): Promise<void> {
  const started = performance.now();
  for (const [index, client] of clients.entries()) {
    const { goodbyeMs, backMs } = disconnectTurn(index, clients.length, perSecond);
    const early = goodbyeMs - (performance.now() - started);
    if (early >= shortestPauseMs) await sleep(early);
    const retryAfterMs = Math.max(0, Math.round(backMs - (performance.now() - started)));
    failures.contain('a goodbye', () => client.goodbye('shutting_down', retryAfterMs));
  }
}
