import { z } from 'zod';
import { feedTable } from '@/components/live/feeds/feed-table';
import { isEvent, isObject } from '@/components/live/feeds/row-check';
import { logLevels } from '@/lib/events';
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
 * Validates what the gateway sends; the rest of the page relies on it. The shape of a message is checked by a schema, its
 * events by the cheaper checks in row-check.ts.
 */

const retryable = z.object({
  code: z.string(),
  message: z.string(),
  retry: z.boolean(),
  retryAfterMs: z.number().nonnegative().optional(),
});
const refusal = retryable.extend({ ok: z.literal(false) });
const count = z.number().nonnegative();
const position = {
  feed: z.enum(feeds),
  cursor: z.string(),
  offsets: z.object({ from: count, to: count, filtered: count, invalid: count, markers: count }).optional(),
  gatewayId: z.string().optional(),
};
const levels = z.partialRecord(z.enum(logLevels), count).optional();
const list = z.custom<unknown[]>(Array.isArray);
const subscribed = z.looseObject({
  ...position,
  ok: z.literal(true),
  recovered: z.boolean(),
  missed: count.optional(),
  conflated: count.optional(),
  conflatedLevels: levels,
  replaying: count.optional(),
  sum: count.optional(),
  rows: count.optional(),
  snapshot: list.optional(),
  events: list.optional(),
});
const batch = z.looseObject({
  ...position,
  events: list,
  conflated: count,
  conflatedLevels: levels,
  recovered: z.boolean().optional(),
  sum: count.optional(),
  replay: z.object({ done: count, total: count }).optional(),
});
const gap = z.looseObject({
  ...position,
  missed: count,
  reason: z.string(),
  rows: count.optional(),
  snapshot: list.optional(),
});

/** A message, and how many of its events or rows were left out because they are not valid. */
export interface Read<T> {
  value: T;
  unreadable: UnreadableEvents;
}
const none: UnreadableEvents = { events: 0, sum: 0 };

export const readRefusal = (data: unknown): Refusal | undefined =>
  refusal.safeParse(data).data as Refusal | undefined;

export const readGoodbye = (data: unknown): Goodbye | undefined =>
  retryable.safeParse(data).data as Goodbye | undefined;

/** Whether the gateway accepted a new token. */
export const readRenewal = (data: unknown): boolean =>
  z.object({ ok: z.literal(true) }).safeParse(data).success;

/** The gateway's clock, epoch ms. */
export const readClock = (data: unknown): number | undefined =>
  z.object({ now: z.number() }).safeParse(data).data?.now;

/** Reads the ack of a subscribe request. Undefined, here and below: it does not fit the protocol. */
export function readAck(data: unknown): Read<SubscribeAck> | undefined {
  const refused = readRefusal(data);
  if (refused) return { value: refused, unreadable: none };
  const ack = subscribed.safeParse(data);
  if (!ack.success) return undefined;
  const { events, snapshot, feed, ...rest } = ack.data;
  const [read, rows] = [events && valid(events, isEvent), snapshot && valid(snapshot, feedTable[feed].isRow)];
  const value = { ...rest, feed, ...withoutUndefined({ events: read?.kept, snapshot: rows?.kept }) };
  return {
    value: value as unknown as SubscribeAck,
    unreadable: (rest.recovered ? read : rows)?.unreadable ?? none,
  };
}

export function readBatch(data: unknown): Read<EventsBatch> | undefined {
  const parsed = batch.safeParse(data);
  if (!parsed.success) return undefined;
  const { kept, unreadable } = valid(parsed.data.events, isEvent);
  return { value: { ...parsed.data, events: kept } as unknown as EventsBatch, unreadable };
}

export function readGap(data: unknown): Read<Gap> | undefined {
  const parsed = gap.safeParse(data);
  if (!parsed.success) return undefined;
  const { snapshot, feed, ...rest } = parsed.data;
  const rows = snapshot && valid(snapshot, feedTable[feed].isRow);
  const value = { ...rest, feed, ...(rows ? { snapshot: rows.kept } : {}) } as unknown as Gap;
  return { value, unreadable: rows?.unreadable ?? none };
}

/** The feed that a message names; undefined: the page has no such feed. */
export const feedOf = (data: unknown): Feed | undefined =>
  z.object({ feed: z.enum(feeds) }).safeParse(data).data?.feed;

/** Nearly always all values are valid: then the list itself is returned, not a copy. */
function valid<T>(values: T[], isValid: (value: T) => boolean): { kept: T[]; unreadable: UnreadableEvents } {
  if (values.every(isValid)) return { kept: values, unreadable: none };
  const others = values.filter((value) => !isValid(value));
  const sum = others.filter(isObject).reduce((total, event) => addSums(total, eventSum(event as never)), 0);
  return { kept: values.filter(isValid), unreadable: { events: others.length, sum } };
}

const withoutUndefined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
