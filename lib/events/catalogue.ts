import type { z } from 'zod';
import { alertEvents } from './alerts';
import { activityEvents, logEvents, notificationEvents, priceEvents } from './feeds';
import { orderEvents } from './orders';

/** The event catalogue: every topic with its partitions, its key and the schema of each of its types. */
export const catalogue = {
  orders: { partitions: 6, key: 'orderId', types: orderEvents },
  prices: { partitions: 6, key: 'symbol', types: priceEvents },
  notifications: { partitions: 3, key: 'audience', types: notificationEvents },
  logs: { partitions: 3, key: 'service', types: logEvents },
  activity: { partitions: 3, key: 'sessionId', types: activityEvents },
  alerts: { partitions: 3, key: 'alertId', types: alertEvents },
} as const;

type Catalogue = typeof catalogue;
export type Topic = keyof Catalogue;
type EventTypeOf<T extends Topic> = keyof Catalogue[T]['types'] & string;

type SchemaMap = typeof orderEvents &
  typeof priceEvents &
  typeof notificationEvents &
  typeof logEvents &
  typeof activityEvents &
  typeof alertEvents;
export type EventType = keyof SchemaMap;
/** The data of one event type, inferred from its schema. */
export type EventData<T extends EventType> = z.output<SchemaMap[T]>;

export type OrderEventType = EventTypeOf<'orders'>;
export type Severity = EventData<'notification.posted'>['severity'];

export const topics = Object.keys(catalogue) as Topic[];

const schemas = new Map<string, { topic: Topic; schema: z.ZodType }>();
for (const topic of topics) {
  for (const [type, schema] of Object.entries(catalogue[topic].types)) schemas.set(type, { topic, schema });
}

/** The topic an event type belongs to. Throws on a type that is not in the catalogue. */
export function topicOf(type: EventType): Topic {
  const entry = schemas.get(type);
  if (!entry) throw new Error(`Unknown event type "${type}": add it to lib/events.`);
  return entry.topic;
}

/** The schema of a type; undefined when the topic does not have that type. */
export function schemaOf(topic: Topic, type: string): z.ZodType | undefined {
  const entry = schemas.get(type);
  return entry?.topic === topic ? entry.schema : undefined;
}

/** The type of a topic that has exactly one; otherwise undefined, and `ce_type` is required. */
export function soleTypeOf(topic: Topic): string | undefined {
  const types = Object.keys(catalogue[topic].types);
  return types.length === 1 ? types[0] : undefined;
}

/** The Kafka key of an event: the value of its topic's key field. */
export function keyOf(topic: Topic, data: unknown): string {
  return String((data as Record<string, unknown>)[catalogue[topic].key]);
}
