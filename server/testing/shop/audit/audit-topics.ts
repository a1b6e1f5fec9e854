import { headerText } from '@/server/bus';
import type { Shop } from '../shop';
import { readAll } from '../topics';

export interface TopicAudit {
  records: number;
  /** Records that repeat an event id: a crash after Kafka's acknowledgement publishes a record again. */
  repeated: number;
  /** Event types of an order that were emitted under more than one event id: effects that happened twice. */
  doubled: string[];
}

/** Searches the events that the services published for effects that happened twice. */
export async function auditTopics(
  { options }: Shop,
  topics = ['orders', 'notifications'],
): Promise<TopicAudit> {
  const records = await readAll({ brokers: options.brokers }, topics, options.log);
  const ids = new Set<string>();
  const effects = new Map<string, Set<string>>();
  for (const { topic, headers, value } of records) {
    const data = JSON.parse(value?.toString() ?? '{}') as { orderId?: string; notificationId?: string };
    const effect = `${topic} ${headerText(headers, 'ce_type')} ${data.orderId ?? data.notificationId}`;
    const id = headerText(headers, 'ce_id') ?? '';
    ids.add(id);
    effects.set(effect, (effects.get(effect) ?? new Set()).add(id));
  }
  const doubled = [...effects].filter(([, eventIds]) => eventIds.size > 1).map(([effect]) => effect);
  return { records: records.length, repeated: records.length - ids.size, doubled };
}
