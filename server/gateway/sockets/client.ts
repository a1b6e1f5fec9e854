import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import {
  type Feed,
  type Goodbye,
  type GoodbyeCode,
  goodbyes,
  type PageReport,
  type PlainAck,
  type Refusal,
  type RefusalCode,
  refuse,
  renewSchema,
  reportSchema,
  type SubscribeRequest,
  subscribeSchema,
  unsubscribeSchema,
} from '@/lib/protocol';
import { decodeCursor } from '@/lib/protocol/cursor';
import { verifyToken } from '@/server/auth/tokens';
import type { FeedHub } from '@/server/gateway/feeds/feed-hub';
import type { PageReports } from '@/server/gateway/health/page-reports';
import type { ClientSocket } from './client-socket';
import { CostLimit, connectionCost } from './cost-limit';
import { FloodLimit } from './flood-limit';
import { bufferedBytes, fullBytes } from './send-buffer';
import { Subscription, type SubscriptionDeps } from './subscription';

export interface ClientDeps extends SubscriptionDeps {
  authSecret: string;
  feeds: ReadonlyMap<Feed, FeedHub>;
  pages: PageReports;
  /** The gateway's clock, epoch ms. */
  now(): number;
}

type Ack = (reply: unknown) => void;
/** Handles a request. It calls `ack` in the turn in which the reply is made, so that no batch is sent before it. */
type Handler = (client: Client, request: unknown, ack: Ack) => void | Promise<void>;

/** How long a subscribe waits for this gateway to read as far as its cursor. */
const catchUpMs = 2_000;
const catchUpStepMs = 20;
/** Node's timers take no more than 31 bits. */
const longestTimerMs = 2 ** 31 - 1;
/** When a client that flooded may come back, ms. */
const floodPauseMs = 10_000;

/** One connection: its subscriptions, its requests, and the end of its token. */
export class Client {
  readonly subscriptions = new Map<Feed, Subscription>();
  /** The latest subscribe of each feed: an earlier one that had to wait must not replace it. */
  private readonly latestSubscribe = new Map<Feed, object>();
  private readonly flood = new FloodLimit();
  private readonly cost = new CostLimit(connectionCost);
  private expiry: NodeJS.Timeout | undefined;

  /** Every request that a client may make, by the name of its event. */
  private static readonly handlers: ReadonlyMap<string, Handler> = new Map([
    ['subscribe', checked(subscribeSchema, (client, request, ack) => client.subscribe(request, ack))],
    ['unsubscribe', checked(unsubscribeSchema, (client, { feed }, ack) => ack(client.unsubscribe(feed)))],
    ['renew', checked(renewSchema, async (client, { token }, ack) => ack(await client.renew(token)))],
    ['report', checked(reportSchema, (client, report, ack) => ack(client.report(report)))],
    ['clock', (client, _request, ack) => ack({ now: client.deps.now() })],
  ]);

  constructor(
    readonly socket: ClientSocket,
    private readonly deps: ClientDeps,
  ) {
    socket.conn.on('packet', () => {
      if (socket.connected && !this.flood.allowsPacket()) this.goodbye('flooding', floodPauseMs);
    });
    socket.onAny((name: unknown, ...args: unknown[]) => void this.handle(String(name), args));
    this.endAt(socket.data.claims.expiresAt);
  }

  close(): void {
    clearTimeout(this.expiry);
    this.deps.pages.forget(this.socket.id);
    for (const subscription of this.subscriptions.values()) subscription.close();
    this.subscriptions.clear();
  }

  /** Sends the reason, and when to come back if given (ms from now); then disconnects. */
  goodbye(code: GoodbyeCode, retryAfterMs?: number): void {
    const goodbye: Goodbye = {
      code,
      ...goodbyes[code],
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    this.socket.emit('goodbye', goodbye);
    this.socket.disconnect(true);
  }

  async subscribe(request: SubscribeRequest, ack: Ack): Promise<void> {
    const feed = this.deps.feeds.get(request.feed);
    if (!feed) return ack(this.refuse('bad_request', `There is no feed ${request.feed}.`));
    const refusal = this.refusalOf(feed, request);
    if (refusal) return ack(refusal);
    const pending = {};
    this.latestSubscribe.set(feed.name, pending);
    const isLatest = () => this.socket.connected && this.latestSubscribe.get(feed.name) === pending;
    const { cursor } = request;
    const isReached = cursor === undefined || (await this.waitForCursor(feed, cursor, isLatest));
    if (!isLatest()) return ack(this.refuse('not_subscribed', 'A later request took its place.'));
    if (!isReached) return ack(this.refuse('not_ready', 'It has not read as far as this cursor yet.'));
    this.open(feed, request, ack);
  }

  unsubscribe(feed: Feed): PlainAck {
    this.latestSubscribe.delete(feed);
    const subscription = this.subscriptions.get(feed);
    if (!subscription) return this.refuse('not_subscribed');
    subscription.close();
    this.subscriptions.delete(feed);
    return { ok: true };
  }

  async renew(token: string): Promise<PlainAck> {
    const claims = await verifyToken(this.deps.authSecret, 'gateway', token);
    if (typeof claims === 'string') return this.refuse(claims);
    this.socket.data.claims = claims;
    this.endAt(claims.expiresAt);
    return { ok: true, expiresAt: claims.expiresAt };
  }

  report(report: PageReport): PlainAck {
    const isKept = this.deps.pages.note(this.socket.id, report, this.deps.now());
    return isKept ? { ok: true } : this.refuse('too_many', 'Report every 10 s.');
  }

  refuse(code: RefusalCode, detail?: string): Refusal {
    this.deps.metrics.refusals.inc({ code });
    return refuse(code, detail);
  }

  private refusalOf(feed: FeedHub, { filter = {} }: SubscribeRequest): Refusal | undefined {
    const unknown = Object.keys(filter).find((name) => !feed.policy.filters.some((field) => field === name));
    if (unknown) return this.refuse('bad_request', `The feed ${feed.name} has no filter "${unknown}".`);
    if (bufferedBytes(this) > fullBytes) return this.refuse('too_many', 'Read first what was sent.');
    const retryAfterMs = Math.max(this.cost.waitMs, this.deps.cost.waitMs);
    return retryAfterMs > 0 ? { ...this.refuse('too_many'), retryAfterMs } : undefined;
  }

  /**
   * Waits while a cursor, which another gateway made, is ahead of what this one has read. False: it is still ahead, and
   * Kafka has more to read. True where Kafka has no more: then the log was truncated, or the cursor is made up.
   */
  private async waitForCursor(feed: FeedHub, cursor: string, isLatest: () => boolean): Promise<boolean> {
    const position = decodeCursor(cursor);
    if (!position) return true;
    const until = Date.now() + catchUpMs;
    while (feed.log.position.isBehind(position) && isLatest() && Date.now() < until)
      await sleep(catchUpStepMs);
    return !feed.isCatchingUpTo(position);
  }

  private open(feed: FeedHub, { cursor, filter = {}, tier = 'live', reread }: SubscribeRequest, ack: Ack) {
    this.subscriptions.get(feed.name)?.close();
    const subscription = new Subscription(this.socket, feed, filter, tier, this.cost, this.deps);
    this.subscriptions.set(feed.name, subscription);
    try {
      ack(subscription.open(cursor, reread));
      subscription.afterReply();
    } catch (error) {
      this.unsubscribe(feed.name);
      throw error;
    }
  }

  private endAt(expiresAt: number): void {
    clearTimeout(this.expiry);
    const left = Math.max(0, expiresAt - Date.now());
    this.expiry = setTimeout(
      () => (left > longestTimerMs ? this.endAt(expiresAt) : this.goodbye('token_expired')),
      Math.min(left, longestTimerMs),
    );
  }

  /** Whatever a client sends, it is answered in words and the gateway goes on. */
  private async handle(name: string, args: unknown[]): Promise<void> {
    const last = args.at(-1);
    const ack: Ack | undefined = typeof last === 'function' ? (reply) => void last(reply) : undefined;
    try {
      await this.dispatch(name, args[0], ack);
    } catch (error) {
      const details = { client: this.socket.id, request: name.slice(0, 100) };
      this.deps.failures.report(error, 'a request', details);
      this.deps.failures.contain('a refusal', () => ack?.(this.refuse('internal')), details);
    }
  }

  /** A request without an ack is counted and not handled. */
  private dispatch(name: string, request: unknown, ack: Ack | undefined): void | Promise<void> {
    if (!this.flood.allowsRequest())
      return ack?.({ ...this.refuse('too_many'), retryAfterMs: this.flood.retryAfterMs });
    const handler = Client.handlers.get(name);
    if (!handler) return ack?.(this.refuse('bad_request', `There is no request "${name.slice(0, 100)}".`));
    if (ack) return handler(this, request, ack);
  }
}

/** A handler that is called with a request that fits the schema; any other request is refused. */
function checked<S extends z.ZodType>(
  schema: S,
  handle: (client: Client, request: z.output<S>, ack: Ack) => void | Promise<void>,
): Handler {
  return (client, request, ack) => {
    const parsed = schema.safeParse(request);
    if (parsed.success) return handle(client, parsed.data, ack);
    const [issue] = parsed.error.issues;
    ack(client.refuse('bad_request', `${issue?.path.join('.') || 'request'}: ${issue?.message}`));
  };
}
