import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Client } from './client';

/** Goodbyes are all said within this. */
const spreadMs = 1_000;
/** Timers are not finer. */
const stepMs = 5;

/**
 * When the client with this index, of so many, is told goodbye, and when it should be back, in ms from the start:
 * one after the other at the rate at which a gateway takes clients, so that nobody waits for a turn elsewhere longer
 * than the storm needs.
 */
export function disconnectTurn(
  index: number,
  count: number,
  perSecond: number,
): { goodbyeMs: number; backMs: number } {
  const backMs = (index * 1_000) / perSecond;
  return { goodbyeMs: Math.min(backMs, (index * spreadMs) / count), backMs };
}

/** Tells all clients goodbye, spread over about a second, each with when to be back. */
export async function disconnectAll(
  clients: readonly Client[],
  perSecond: number,
  failures: FailureLog,
): Promise<void> {
  const started = performance.now();
  for (const [index, client] of clients.entries()) {
    const { goodbyeMs, backMs } = disconnectTurn(index, clients.length, perSecond);
    const early = goodbyeMs - (performance.now() - started);
    if (early >= stepMs) await sleep(early);
    const retryAfterMs = Math.max(0, Math.round(backMs - (performance.now() - started)));
    failures.contain('a goodbye', () => client.goodbye('shutting_down', retryAfterMs));
  }
}
