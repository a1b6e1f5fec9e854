import type { Client } from './client';
import type { Metrics } from './metrics';

const fullBytes = 1024 * 1024;
const drainedBytes = 64 * 1024;
const checkMs = 250;
const patienceMs = 60_000;

/** Bytes that wait for one client: what engine.io holds back and what the operating system has not taken. */
export function bufferedBytes(client: Client): number {
  const { conn } = client.socket;
  const waiting = (conn as unknown as { writeBuffer?: { data?: { length?: number } }[] }).writeBuffer ?? [];
  const socket = (conn.transport as unknown as { socket?: { bufferedAmount?: number } } | undefined)?.socket;
  return waiting.reduce((sum, packet) => sum + (packet.data?.length ?? 0), socket?.bufferedAmount ?? 0);
}

/**
 * Keeps memory bounded: a client with more than 1 MiB waiting leaves the live rooms until it has drained,
 * then resumes from the ring. One that does not drain within a minute is sent away with its cursor.
 */
export function watchSlowClients(clients: ReadonlySet<Client>, metrics: Metrics): () => void {
  const parkedSince = new Map<Client, number>();
  const timer = setInterval(() => {
    for (const client of clients) check(client, parkedSince, metrics);
    for (const client of parkedSince.keys()) if (!clients.has(client)) parkedSince.delete(client);
  }, checkMs);
  return () => clearInterval(timer);
}

function check(client: Client, parkedSince: Map<Client, number>, metrics: Metrics): void {
  const bytes = bufferedBytes(client);
  const since = parkedSince.get(client);
  if (since === undefined && bytes > fullBytes) {
    parkedSince.set(client, Date.now());
    metrics.slowClients.inc();
    for (const subscription of client.subscriptions.values()) subscription.park();
  } else if (since !== undefined && bytes < drainedBytes) {
    parkedSince.delete(client);
    for (const subscription of client.subscriptions.values()) subscription.unpark();
  } else if (since !== undefined && Date.now() - since > patienceMs) {
    client.goodbye('too_slow');
  }
}
