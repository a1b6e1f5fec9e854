import { z } from 'zod';
import type { DomainEvent, Severity } from '@/lib/events';
import { orderStatuses } from '@/lib/orders';
import {
  type EventsBatch,
  type Feed,
  feeds,
  type Gap,
  type Goodbye,
  type Refusal,
  type SubscribeAck,
} from '@/lib/protocol';
import type { UnreadableEvents } from '@/lib/protocol/delivery-account';
import { addSums, eventSum } from '@/lib/protocol/event-sum';

/**
 * What the gateway sends is read here and believed from here on. Cheap on purpose: the gateway has checked every event
 * against its schema; this keeps what fits no protocol, of another version or of a proxy in between, from the stores.
 */

const retryable = z.object({
  code: z.string(),
  message: z.string(),
  retry: z.boolean(),
  retryAfterMs: z.number().nonnegative().optional(),
});
const refusal = retryable.extend({ ok: z.literal(false) });
const count = z.number().nonnegative();
const standing = {
  feed: z.enum(feeds),
  cursor: z.string(),
  offsets: z.object({ from: count, to: count, filtered: count, invalid: count, markers: count }).optional(),
  gatewayId: z.string().optional(),
};
const list = z.custom<unknown[]>(Array.isArray);
const subscribed = z.looseObject({
  ...standing,
  ok: z.literal(true),
  recovered: z.boolean(),
  missed: count.optional(),
  conflated: count.optional(),
  replaying: count.optional(),
  sum: count.optional(),
  rows: count.optional(),
  snapshot: list.optional(),
  events: list.optional(),
});
const batch = z.looseObject({
  ...standing,
  events: list,
  conflated: count,
  recovered: z.boolean().optional(),
  sum: count.optional(),
  replay: z.object({ done: count, total: count }).optional(),
});
const gap = z.looseObject({
  ...standing,
  missed: count,
  reason: z.string(),
  rows: count.optional(),
  snapshot: list.optional(),
});

/** Something was read, and of its events or rows these fitted nothing and were left out. */
export interface Read<T> {
  value: T;
  leftOut: UnreadableEvents;
}
const none: UnreadableEvents = { events: 0, sum: 0 };

export const readRefusal = (data: unknown): Refusal | undefined =>
  refusal.safeParse(data).data as Refusal | undefined;

export const readGoodbye = (data: unknown): Goodbye | undefined =>
  retryable.safeParse(data).data as Goodbye | undefined;

/** Whether the gateway took a new token. */
export const readRenewal = (data: unknown): boolean =>
  z.object({ ok: z.literal(true) }).safeParse(data).success;

/** The gateway's clock, epoch ms. */
export const readClock = (data: unknown): number | undefined =>
  z.object({ now: z.number() }).safeParse(data).data?.now;

/** The answer to a subscription; undefined: it is none. */
export function readAck(data: unknown): Read<SubscribeAck> | undefined {
  const refused = readRefusal(data);
  if (refused) return { value: refused, leftOut: none };
  const ack = subscribed.safeParse(data);
  if (!ack.success) return undefined;
  const { events, snapshot, feed, ...rest } = ack.data;
  const [read, rows] = [events && only(events, isEvent), snapshot && only(snapshot, rowOf(feed))];
  const value = { ...rest, feed, ...withoutUndefined({ events: read?.kept, snapshot: rows?.kept }) };
  return {
    value: value as unknown as SubscribeAck,
    leftOut: (rest.recovered ? read : rows)?.leftOut ?? none,
  };
}

export function readBatch(data: unknown): Read<EventsBatch> | undefined {
  const parsed = batch.safeParse(data);
  if (!parsed.success) return undefined;
  const { kept, leftOut } = only(parsed.data.events, isEvent);
  return { value: { ...parsed.data, events: kept } as unknown as EventsBatch, leftOut };
}

export function readGap(data: unknown): Read<Gap> | undefined {
  const parsed = gap.safeParse(data);
  if (!parsed.success) return undefined;
  const { snapshot, feed, ...rest } = parsed.data;
  const rows = snapshot && only(snapshot, rowOf(feed));
  const value = { ...rest, feed, ...(rows ? { snapshot: rows.kept } : {}) } as unknown as Gap;
  return { value, leftOut: rows?.leftOut ?? none };
}

/** The feed that something unreadable says it is of. */
export const feedOf = (data: unknown): Feed | undefined =>
  z.object({ feed: z.enum(feeds) }).safeParse(data).data?.feed;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An event with the data that the store of its feed reads without asking. */
function isEvent(value: unknown): value is DomainEvent {
  if (!isObject(value) || !isObject(value.data)) return false;
  const { id, type, at, partition, offset, data } = value;
  const isPlaced = Number.isFinite(at) && Number.isSafeInteger(partition) && Number.isSafeInteger(offset);
  return typeof id === 'string' && typeof type === 'string' && isPlaced && fits(type, data as Data);
}

type Data = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string';
const severities: readonly unknown[] = ['info', 'success', 'warning', 'critical'] satisfies Severity[];
const isSeverity = (value: unknown): boolean => severities.includes(value);
const isStatus = (value: unknown): boolean => (orderStatuses as readonly unknown[]).includes(value);

function fits(type: string, data: Data): boolean {
  if (type === 'price.ticked')
    return typeof data.symbol === 'string' && Number.isFinite(data.price) && Number.isFinite(data.size);
  if (type === 'notification.posted')
    return isSeverity(data.severity) && [data.title, data.body, data.audience].every(isText);
  return true;
}

/** A row of a snapshot: the feed `orders` has reduced orders in place of events. */
const rowOf = (feed: Feed) => (feed === 'orders' ? isOrder : isEvent);

const isOrder = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.orderId === 'string' &&
  isStatus(value.status) &&
  Array.isArray(value.items) &&
  Array.isArray(value.path);

/** Nearly always all of them are, and then the list itself is given. */
function only<T>(values: T[], isOne: (value: T) => boolean): { kept: T[]; leftOut: UnreadableEvents } {
  if (values.every(isOne)) return { kept: values, leftOut: none };
  const others = values.filter((value) => !isOne(value));
  const sum = others.filter(isObject).reduce((total, event) => addSums(total, eventSum(event as never)), 0);
  return { kept: values.filter(isOne), leftOut: { events: others.length, sum } };
}

const withoutUndefined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
