import type { EventsBatch, Feed, GapReason, SubscribeAck } from '@/lib/protocol';
import type { Snapshot } from '@/server/gateway/feeds/feed-hub';
import type { Resumption } from '@/server/gateway/feeds/resumption';
import { type FeedLog, uncounted } from '@/server/gateway/ring/feed-log';
import { PreEncodedMessage } from '@/server/gateway/rooms/packet-parser';
import type { CachedEvents, CachedSnapshot, EncodedEvents } from './reply-builder';

/** The acks of subscribe, and the messages to a single client, as the protocol has them. Each names its feed. */

export interface AckBase {
  feed: Feed;
  gatewayId: string;
}

/** `gap`: why the cursor of the request could not be resumed; undefined: there was none. */
export function snapshotAck(
  base: AckBase,
  { json, rows, cursor, position }: CachedSnapshot,
  gap: (Resumption & { kind: 'gap' }) | undefined,
): PreEncodedMessage {
  const from = gap?.from ?? position;
  // What came after a cached snapshot follows it, and so is not missed.
  const missed = gap ? { missed: position - from, reason: gap.reason } : {};
  const offsets = uncounted(from, position);
  const head = { ok: true, ...base, recovered: false, ...missed, cursor, rows, offsets };
  return new PreEncodedMessage(head, 'snapshot', json);
}

export function eventsAck(base: AckBase, events: CachedEvents): PreEncodedMessage {
  const { json, conflated, cursor, offsets, sum } = events;
  const head = { ok: true, ...base, recovered: true, conflated, cursor, offsets, sum };
  return new PreEncodedMessage(head, 'events', json);
}

/** What was missed since `cursor` follows in batches. `before`: the sum of the offsets before it. */
export function replayAck(base: AckBase, cursor: string, before: number, missed: number): SubscribeAck {
  const offsets = uncounted(before, before);
  return { ok: true, ...base, recovered: true, cursor, events: [], offsets, sum: 0, replaying: missed };
}

export function eventsMessage(
  feed: Feed,
  { json, count: _count, ...account }: EncodedEvents,
  at: Pick<EventsBatch, 'cursor' | 'recovered' | 'replay'>,
): PreEncodedMessage {
  return new PreEncodedMessage({ feed, ...at, ...account }, 'events', json);
}

/** `from`: the sum of the offsets before the client's position; undefined where that is in another log. */
export function gapMessage(
  feed: Feed,
  { cursor, offsets: to }: FeedLog,
  { json, rows }: Snapshot,
  reason: GapReason,
  from: number | undefined,
): PreEncodedMessage {
  const offsets = uncounted(from ?? to, to);
  const head = { feed, cursor, missed: offsets.to - offsets.from, reason, offsets, rows };
  return new PreEncodedMessage(head, 'snapshot', json);
}
