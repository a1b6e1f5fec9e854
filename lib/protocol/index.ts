/**
 * The socket protocol between a client and the gateway, version 1: typed event maps for both ends, refusals and disconnect
 * reasons.
 */
import { z } from 'zod';
import type { DomainEvent, LogLevel } from '@/lib/events';
import { id, shortText, symbol } from '@/lib/events/fields';
import { longestCursor } from './cursor';

export const PROTOCOL_VERSION = 1;

export const feeds = ['orders', 'prices', 'notifications', 'logs', 'alerts', 'health'] as const;
export type Feed = (typeof feeds)[number];

/**
 * How often events are sent.
 * - full: every event (prices too; meant for a few symbols), immediately while the gateway's budget for writes allows it
 * - live: the default; like full, with prices conflated to the latest per symbol
 * - slow: 250 ms, prices conflated
 * - background: 1,000 ms, prices conflated; for hidden tabs
 */
const tiers = ['full', 'live', 'slow', 'background'] as const;
export type Tier = (typeof tiers)[number];

const filterSchema = z
  .object({
    orderId: id,
    customerId: id,
    symbols: z.array(symbol).min(1).max(100),
    level: z.enum(['debug', 'info', 'warn', 'error', 'fatal']),
    service: z.union([shortText, z.array(shortText).min(1).max(100)]),
    text: shortText,
    traceId: shortText,
  })
  .partial();
/**
 * orders { orderId?, customerId? } · prices { symbols? } · logs { level? (at least), service? (one or several),
 * text? (substring, any case), orderId?, traceId? }
 */
export type Filter = z.output<typeof filterSchema>;

export const subscribeSchema = z.object({
  feed: z.enum(feeds),
  filter: filterSchema.optional(),
  cursor: z.string().max(longestCursor).optional(),
  tier: z.enum(tiers).optional(),
  /** Read the events after the cursor from Kafka and not from memory, because the previous answer did not add up. */
  reread: z.boolean().optional(),
});
export type SubscribeRequest = z.output<typeof subscribeSchema>;
export const unsubscribeSchema = z.object({ feed: z.enum(feeds) });
export const renewSchema = z.object({ token: z.string().min(1).max(4_096) });
const latencyMs = z.number().nonnegative().max(3_600_000);
export const reportSchema = z.object({
  feeds: z
    .array(
      z.object({
        feed: z.enum(feeds),
        /** Events whose time to the screen was measured in the last 30 s. */
        painted: z.int().nonnegative().max(10_000_000),
        /** Of them, from the Kafka timestamp to the painted frame, ms; unset: none was measured. */
        p50: latencyMs.optional(),
        p99: latencyMs.optional(),
        /** Offsets and snapshot rows that the page cannot account for now. */
        unexplained: z.int().nonnegative().max(1_000_000_000),
      }),
    )
    .max(feeds.length),
});
/** What a page measures: of the feeds it is subscribed to, every 10 s while it is visible. */
export type PageReport = z.output<typeof reportSchema>;
export const handshakeSchema = z.object({ token: z.string().min(1).max(4_096), protocol: z.number() });

export type LevelCounts = Partial<Record<LogLevel, number>>;

/**
 * What became of the offsets between two positions, over all partitions. Every count is taken where it happens; none is a
 * remainder. If `to - from` differs from `events + conflated + filtered + invalid + markers`, an event was lost or sent twice.
 */
export interface Offsets {
  /** Sum of the next offsets of all partitions before this message: equal to `to` of the previous message. */
  from: number;
  /** The same sum after this message, at `cursor`. */
  to: number;
  /** Valid events that do not match the filter. */
  filtered: number;
  /** Invalid records. */
  invalid: number;
  /** Offsets without a record: transaction markers, aborted transactions, compaction. */
  markers: number;
}

export interface SubscribeOk {
  ok: true;
  feed: Feed;
  /** The client's position after this message; send it to resume. Opaque. */
  cursor: string;
  /** The gateway resumed from the request's cursor: `events` are exactly the events since. */
  recovered: boolean;
  /** With a cursor and `recovered` false: how many offsets are no longer available. */
  missed?: number;
  /** Why the gateway did not resume from the cursor. */
  reason?: GapReason;
  /** The current state, if not recovered. orders: OrderView[]; other feeds: DomainEvent[]. */
  snapshot?: unknown[];
  /** The events since the cursor, oldest first. */
  events?: DomainEvent[];
  /** As in EventsBatch. */
  conflated?: number;
  conflatedLevels?: LevelCounts;
  /** With `recovered`: from the request's cursor to `cursor`. With a snapshot: `from` and `to` are both its position. */
  offsets?: Offsets;
  /** `sumOf` the events in `events` (event-sum.ts), computed where they were decoded. */
  sum?: number;
  /** Rows of `snapshot`, counted where the state is kept. */
  rows?: number;
  /** The gateway that answered, for the delivery ledger. */
  gatewayId?: string;
  /**
   * Set if the cursor is older than the gateway's ring buffer: how many offsets are read from Kafka. Their events follow
   * as batches with `recovered` and `replay`; live batches follow after them.
   */
  replaying?: number;
}
export interface Refusal {
  ok: false;
  code: RefusalCode;
  message: string;
  retry: boolean;
  /** With `retry`: the earliest time to try again. */
  retryAfterMs?: number;
}
export type SubscribeAck = SubscribeOk | Refusal;
export type PlainAck = { ok: true; expiresAt?: number } | Refusal;
/** The gateway's clock, epoch ms. With half the round trip it gives the clock skew that latency figures correct for. */
interface ClockAck {
  now: number;
}

export interface EventsBatch {
  feed: Feed;
  cursor: string;
  events: DomainEvent[];
  /**
   * Events that match the filter and are not sent. prices: a later event of the same symbol replaced them. logs: more
   * lines came than a page can take, and these are older than the ones that are sent.
   */
  conflated: number;
  /** Of logs, with `conflated` above 0: how many of them have each level. */
  conflatedLevels?: LevelCounts;
  /** Since the previous message, as in SubscribeOk. */
  offsets?: Offsets;
  /** As in SubscribeOk. */
  sum?: number;
  /** On a batch for this client only: events it missed since its cursor. */
  recovered?: boolean;
  /** During a replay from Kafka: offsets read, and offsets to read. They are equal on the last batch. */
  replay?: { done: number; total: number };
}
export interface Gap {
  feed: Feed;
  cursor: string;
  missed: number;
  reason: GapReason;
  /** The current state, which replaces the client's state; as in SubscribeOk. Unset with reason `busy`. */
  snapshot?: unknown[];
  /** `to - from` is `missed` and the counts are 0. After a change of epoch `from` equals `to`. */
  offsets?: Offsets;
  /** As in SubscribeOk. */
  rows?: number;
}
/**
 * ring: older than the gateway's ring buffer, and not replayed · retention: Kafka has deleted it · epoch: the cursor is of
 * another cluster, or the topic was recreated or truncated · slow: the client fell too far behind · busy: more filters are
 * subscribed to than the gateway can match with every event, so their subscriptions take turns.
 */
export type GapReason = 'ring' | 'retention' | 'epoch' | 'slow' | 'busy';
export interface Goodbye {
  code: GoodbyeCode;
  message: string;
  retry: boolean;
  /** Reconnect after this time, so that not all clients reconnect at once. */
  retryAfterMs?: number;
}

export interface ClientToGateway {
  subscribe(request: SubscribeRequest, ack: (answer: SubscribeAck) => void): void;
  unsubscribe(request: { feed: Feed }, ack: (answer: PlainAck) => void): void;
  renew(request: { token: string }, ack: (answer: PlainAck) => void): void;
  clock(ack: (answer: ClockAck) => void): void;
  /** Optional, at most every 5 s. */
  report(report: PageReport, ack: (answer: PlainAck) => void): void;
}
export interface GatewayToClient {
  events(batch: EventsBatch): void;
  gap(gap: Gap): void;
  goodbye(goodbye: Goodbye): void;
}

/** Why the gateway refuses a request or a handshake. `retry`: whether trying again can help. */
export const refusals = {
  bad_request: { retry: false, message: 'The request does not fit the protocol.' },
  bad_protocol: { retry: false, message: 'This page speaks another protocol version: reload it.' },
  bad_origin: { retry: false, message: 'This origin is not listed in ALLOWED_ORIGINS.' },
  no_token: { retry: true, message: 'Send auth.token from GET /api/session.' },
  bad_token: { retry: true, message: 'The token is not valid: get a new one from GET /api/session.' },
  expired_token: { retry: true, message: 'The token has expired: get a new one from GET /api/session.' },
  not_subscribed: { retry: false, message: 'There is no such subscription on this connection.' },
  too_many: { retry: true, message: 'Too many requests on this connection: wait a moment.' },
  internal: { retry: true, message: 'The gateway could not answer this request: try again in a moment.' },
  busy: { retry: true, message: 'Too many clients connect at once: try again in a moment.' },
  not_ready: { retry: true, message: 'The gateway is still warming up: try again in a moment.' },
} as const satisfies Record<string, { retry: boolean; message: string }>;
export type RefusalCode = keyof typeof refusals;

/** Why the gateway closes a connection. `retry`: whether reconnecting can help. */
export const goodbyes = {
  shutting_down: { retry: true, message: 'The gateway is restarting: resume from your cursor.' },
  token_expired: { retry: true, message: 'The session ran out: get a new token and resume.' },
  too_slow: { retry: true, message: 'The connection could not keep up: resume from your cursor.' },
  flooding: {
    retry: true,
    message: 'Too many requests on this connection: come back later and ask for less.',
  },
} as const satisfies Record<string, { retry: boolean; message: string }>;
export type GoodbyeCode = keyof typeof goodbyes;

export const refuse = (code: RefusalCode, detail?: string): Refusal => ({
  ok: false,
  code,
  message: detail ? `${refusals[code].message} ${detail}` : refusals[code].message,
  retry: refusals[code].retry,
});
