import type { Client } from './client';
import type { Failures } from './failures';
import type { Metrics } from './metrics';
import type { ClientSocket } from './subscription';

/** With more than this waiting, a client gets no prices until it has drained, and then the latest of each symbol. */
const behindBytes = 64 * 1024;
/** With more than this waiting, it gets nothing until it has drained, and then all that it missed. */
export const fullBytes = 1024 * 1024;
const drainedBytes = 16 * 1024;
const checkMs = 250;
const patienceMs = 60_000;

/** Bytes that wait for one client: what engine.io holds back and what the operating system has not taken. */
export function bufferedBytes({ socket }: { socket: ClientSocket }): number {
  const { conn } = socket;
  const waiting = (conn as unknown as { writeBuffer?: { data?: { length?: number } }[] }).writeBuffer ?? [];
  const web = (conn.transport as unknown as { socket?: { bufferedAmount?: number } } | undefined)?.socket;
  return waiting.reduce((sum, packet) => sum + (packet.data?.length ?? 0), web?.bufferedAmount ?? 0);
}

/**
 * Keeps memory bounded and every client at the rate it can take. One that falls behind leaves the rooms where a
 * later event stands for an earlier one first, and all of them at 1 MiB; once drained it is back, four times a
 * second at most. One that does not drain within a minute is sent away with its cursor.
 */
export function watchSlowClients(
  clients: ReadonlySet<Client>,
  metrics: Metrics,
  failures: Failures,
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
      if (bytes > fullBytes || subscription.isConflating) subscription.park();
    }
  }
  if (behindSince === undefined) return;
  if (bytes < drainedBytes) {
    since.delete(client);
    for (const subscription of client.subscriptions.values()) subscription.unpark();
  } else if (Date.now() - behindSince > patienceMs) {
    client.goodbye('too_slow');
  }
}
