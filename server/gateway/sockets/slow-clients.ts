import type { FailureLog } from '@/server/gateway/failure-log';
import type { Metrics } from '@/server/gateway/metrics';
import type { Client } from './client';
import { bufferedBytes, fullBytes } from './send-buffer';

/** With more than this in its send buffer a client is slow: it is sent no prices until the buffer has drained. */
const slowBytes = 64 * 1024;
const drainedBytes = 16 * 1024;
const checkMs = 250;
/** A client that is slow for longer is disconnected. */
const patienceMs = 60_000;

/**
 * Bounds the memory that slow clients take. The conflated subscriptions of a slow client are suspended; with 1 MiB in its
 * send buffer, all of them. They resume when the buffer has drained, four times a second at most. A client that does not
 * drain within a minute is disconnected; it can resume from its cursor. Returns how to stop.
 */
export function watchSlowClients(
  clients: ReadonlySet<Client>,
  metrics: Metrics,
  failures: FailureLog,
): () => void {
  const since = new WeakMap<Client, number>();
  const timer = setInterval(() => {
    for (const client of clients) {
      const details = { client: client.socket.id };
      failures.contain('the watch of a client', () => check(client, since, metrics), details);
    }
  }, checkMs);
  return () => clearInterval(timer);
}

function check(client: Client, since: WeakMap<Client, number>, metrics: Metrics): void {
  const bytes = bufferedBytes(client);
  const slowSince = since.get(client);
  if (bytes > slowBytes) {
    if (slowSince === undefined) metrics.slowClients.inc();
    since.set(client, slowSince ?? Date.now());
    for (const subscription of client.subscriptions.values()) {
      if (bytes > fullBytes || subscription.isConflating) subscription.suspend();
    }
  }
  if (slowSince === undefined) return;
  if (bytes < drainedBytes) {
    since.delete(client);
    for (const subscription of client.subscriptions.values()) subscription.resume();
  } else if (Date.now() - slowSince > patienceMs) {
    client.goodbye('too_slow');
  }
}
