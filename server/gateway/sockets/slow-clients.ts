import type { FailureLog } from '@/server/gateway/failure-log';
import type { Metrics } from '@/server/gateway/metrics';
import type { Client } from './client';
import { bufferedBytes, fullBytes } from './send-buffer';

/** With more than this waiting, a client gets no prices until it has drained, and then the latest of each symbol. */
const behindBytes = 64 * 1024;
const drainedBytes = 16 * 1024;
const checkMs = 250;
const patienceMs = 60_000;

/**
 * Keeps memory bounded and every client at the rate it can take. One that falls behind leaves the rooms where a
 * later event stands for an earlier one first, and all of them at 1 MiB; once drained it is back, four times a
 * second at most. One that does not drain within a minute is sent away with its cursor.
 */
export function watchSlowClients(
  clients: ReadonlySet<Client>,
  metrics: Metrics,
  failures: FailureLog,
): () => void {
  const since = new WeakMap<Client, number>();
  const timer = setInterval(() => {
    for (const client of clients) {
      failures.contain('the watch of a client', () => check(client, since, metrics), {
        client: client.socket.id,
      });
    }
  }, checkMs);
  return () => clearInterval(timer);
}

function check(client: Client, since: WeakMap<Client, number>, metrics: Metrics): void {
  const bytes = bufferedBytes(client);
  const behindSince = since.get(client);
  if (bytes > behindBytes) {
    if (behindSince === undefined) metrics.slowClients.inc();
    since.set(client, behindSince ?? Date.now());
    for (const subscription of client.subscriptions.values()) {
      if (bytes > fullBytes || subscription.isConflating) subscription.suspend();
    }
  }
  if (behindSince === undefined) return;
  if (bytes < drainedBytes) {
    since.delete(client);
    for (const subscription of client.subscriptions.values()) subscription.resume();
  } else if (Date.now() - behindSince > patienceMs) {
    client.goodbye('too_slow');
  }
}
