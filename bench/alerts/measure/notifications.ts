import { setTimeout as sleep } from 'node:timers/promises';
import type { EventData } from '@/lib/events';
import { connect } from '@/server/testing/gateway/gateway-client';

const settleMs = 10_000;

/** Receives notifications of alerts as a page does. */
export async function receiveNotifications(gatewayPort: number) {
  const client = await connect(gatewayPort);
  /** When the first notification of an incident came, epoch ms, by the id of the rule. */
  const received = new Map<string, number[]>();
  client.socket.on('events', ({ events }) => {
    const now = Date.now();
    for (const { data } of events) {
      const { alert } = data as EventData<'notification.posted'>;
      if (alert?.state === 'firing') received.set(alert.ruleId, [...(received.get(alert.ruleId) ?? []), now]);
    }
  });
  const ack = await client.subscribe({ feed: 'notifications' });
  if (!ack.ok) throw new Error(`The gateway refused the feed notifications: ${ack.message}`);
  /** From each crossing tick to its notification, ms, shortest first; those that never came are missing. */
  const latencies = async (crossings: ReadonlyMap<string, readonly number[]>): Promise<number[]> => {
    const missing = () =>
      [...crossings].some(([rule, times]) => (received.get(rule)?.length ?? 0) < times.length);
    const deadline = Date.now() + settleMs;
    while (missing() && Date.now() < deadline) await sleep(50);
    client.close();
    const all = [...crossings].flatMap(([rule, times]) =>
      times.flatMap((at, n) => {
        const when = received.get(rule)?.[n];
        return when === undefined ? [] : [when - at];
      }),
    );
    return all.sort((a, b) => a - b);
  };
  return { latencies };
}
