/**
 * The socket contract between a client and the gateway: typed event maps for both ends, refusals and
 * disconnect reasons. Version 1. Pure types and tables; `lib/protocol/cursor.ts` has the cursor.
 */
import { z } from 'zod';
import type { DomainEvent } from '@/lib/events';
import { id, shortText, symbol } from '@/lib/events/fields';
import { longestCursor } from './cursor';

export const PROTOCOL_VERSION = 1;

export const feeds = ['orders', 'prices', 'notifications', 'logs', 'health'] as const;
export type Feed = (typeof feeds)[number];

/**
 * How often a room is written.
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
    service: shortText,
  })
  .partial();
/** orders { orderId?, customerId? } · prices { symbols? } · logs { level? (at least), service? } */
export type Filter = z.output<typeof filterSchema>;

export const subscribeSchema = z.object({
  feed: z.enum(feeds),
  filter: filterSchema.optional(),
  cursor: z.string().max(longestCursor).optional(),
  tier: z.enum(tiers).optional(),
  /** What follows the cursor is to be read from Kafka again, not given from memory: what was given did not add up. */
  reread: z.boolean().optional(),
});
export type SubscribeRequest = z.output<typeof subscribeSchema>;
export const unsubscribeSchema = z.object({ feed: z.enum(feeds) });
export const renewSchema = z.object({ token: z.string().min(1).max(4_096) });
export const handshakeSchema = z.object({ token: z.string().min(1).max(4_096), protocol: z.number() });

/**
 * What became of the offsets between two positions, over all partitions: each is counted where it happens, none is what
 * is left over. `to - from = events + conflated + filtered + invalid + markers`, or something was lost or doubled.
 */
export interface Offsets {
  /** Sum of the next offsets of all partitions before this message: `to` of the message before it. */
  from: number;
  /** The same after it: at `cursor`. */
  to: number;
  /** Valid events that the filter leaves out. */
  filtered: number;
  /** Records that are no valid event. */
  invalid: number;
  /** Offsets without a record: transaction markers, records of aborted transactions, compacted away. */
  markers: number;
}
/** A snapshot row of the feed `orders`: the reduced state of one order and its event path. */

export interface SubscribeOk {
  ok: true;
  feed: Feed;
  /** Where the client stands now; give it back to resume. Opaque. */
  cursor: string;
  /** True when the cursor given was honoured: `events` are exactly what was missed. */
  recovered: boolean;
  /** With recovered false after a cursor: how many offsets can no longer be had from the ring. */
  missed?: number;
  /** Why the cursor given was not honoured. */
  reason?: GapReason;
  /** The present state, when not recovered. orders: OrderView[]; other feeds: DomainEvent[]. */
  snapshot?: unknown[];
  /** The events missed since the cursor, oldest first. */
  events?: DomainEvent[];
  /** Of the missed events, how many were conflated into a later one of the same key (prices only). */
  conflated?: number;
  /** With `recovered`: from the cursor given to `cursor`. With a snapshot: from and to are where it stands. */
  offsets?: Offsets;
  /** `sumOf` the events in `events` (lib/protocol/event-sum.ts), taken where they were decoded. */
  sum?: number;
  /** How many rows `snapshot` has, counted where the state is held. */
  rows?: number;
  /** The gateway that answers, for the delivery ledger. */
  gatewayId?: string;
  /**
   * The cursor given is older than the gateway's ring: what was missed follows from Kafka as batches with
   * `recovered` and `replay`, and live batches after them. How many offsets that is.
   */
  replaying?: number;
}
export interface Refusal {
  ok: false;
  code: RefusalCode;
  message: string;
  retry: boolean;
  /** With retry: do not come back earlier than this. */
  retryAfterMs?: number;
}
export type SubscribeAck = SubscribeOk | Refusal;
export type PlainAck = { ok: true; expiresAt?: number } | Refusal;
/** The gateway's clock, epoch ms: half the round trip later gives the skew that latency figures correct for. */
interface ClockAck {
  now: number;
}

export interface EventsBatch {
  feed: Feed;
  cursor: string;
  events: DomainEvent[];
  /** Events of this window that a later one of the same key replaced (prices only). */
  conflated: number;
  /** From the message before this one, as in SubscribeOk. */
  offsets?: Offsets;
  /** As in SubscribeOk. */
  sum?: number;
  /** True on a batch for this client alone: what it missed since its cursor. */
  recovered?: boolean;
  /** While what was missed is read from Kafka: offsets read and to read. They are equal on the last batch of it. */
  replay?: { done: number; total: number };
}
export interface Gap {
  feed: Feed;
  cursor: string;
  missed: number;
  reason: GapReason;
  /** The fresh state that replaces what the client holds; shape as SubscribeOk.snapshot. */
  snapshot?: unknown[];
  /** `to - from` is `missed`, and the counts are 0; in another epoch nothing can be compared, and `from` is `to`. */
  offsets?: Offsets;
  /** As in SubscribeOk. */
  rows?: number;
}
/**
 * ring: neither the gateway's ring nor a replay reaches back so far · retention: Kafka itself no longer holds it ·
 * epoch: the cursor is of another cluster, or the topic was recreated or truncated · slow: the client fell behind too far.
 */
export type GapReason = 'ring' | 'retention' | 'epoch' | 'slow';
export interface Goodbye {
  code: GoodbyeCode;
  message: string;
  retry: boolean;
  /** Come back after this long, so that not all come in the same moment. */
  retryAfterMs?: number;
}

export interface ClientToGateway {
  subscribe(request: SubscribeRequest, ack: (answer: SubscribeAck) => void): void;
  unsubscribe(request: { feed: Feed }, ack: (answer: PlainAck) => void): void;
  renew(request: { token: string }, ack: (answer: PlainAck) => void): void;
  clock(ack: (answer: ClockAck) => void): void;
}
export interface GatewayToClient {
  events(batch: EventsBatch): void;
  gap(gap: Gap): void;
  goodbye(goodbye: Goodbye): void;
}

/** Every way the gateway refuses a request or a handshake, with whether trying again can help. */
export const refusals = {
  bad_request: { retry: false, message: 'The request does not fit the protocol.' },
  bad_protocol: { retry: false, message: 'This page speaks another protocol version: reload it.' },
  bad_origin: { retry: false, message: 'This origin is not listed in ALLOWED_ORIGINS.' },
  no_token: { retry: true, message: 'Send auth.token from GET /api/session.' },
  bad_token: { retry: true, message: 'The token is not valid: get a new one from GET /api/session.' },
  expired_token: { retry: true, message: 'The token has expired: get a new one from GET /api/session.' },
  forbidden: { retry: false, message: 'This session may not read that feed.' },
  not_subscribed: { retry: false, message: 'There is no such subscription on this connection.' },
  too_many: { retry: true, message: 'Too many requests on this connection: wait a moment.' },
  internal: { retry: true, message: 'The gateway could not answer this request: try again in a moment.' },
  busy: { retry: true, message: 'Too many clients connect at once: try again in a moment.' },
  not_ready: { retry: true, message: 'The gateway is still warming up: try again in a moment.' },
} as const satisfies Record<string, { retry: boolean; message: string }>;
export type RefusalCode = keyof typeof refusals;

/** Why the gateway ends a connection. */
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
