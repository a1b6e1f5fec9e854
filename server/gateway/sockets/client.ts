import type { z } from 'zod';
import {
  type Feed,
  type Goodbye,
  type GoodbyeCode,
  goodbyes,
  type PlainAck,
  type RefusalCode,
  refuse,
  renewSchema,
  type SubscribeRequest,
  subscribeSchema,
  unsubscribeSchema,
} from '@/lib/protocol';
import { decodeCursor } from '@/lib/protocol/cursor';
import { verifyToken } from '@/server/auth/tokens';
import type { FeedHub } from '@/server/gateway/feeds/feed-hub';
import type { ClientSocket } from './client-socket';
import { CostLimit, connectionCost } from './cost-limit';
import { FloodLimit } from './flood-limit';
import { bufferedBytes, fullBytes } from './send-buffer';
import { Subscription, type SubscriptionDeps } from './subscription';

export interface ClientDeps extends SubscriptionDeps {
  authSecret: string;
  feeds: ReadonlyMap<Feed, FeedHub>;
  /** The gateway's clock, epoch ms. */
  now(): number;
}

type Answer = (answer: unknown) => void;
/** Calls `answer` in the same turn in which what is answered is so: no batch may come before it. */
type Request = (client: Client, request: unknown, answer: Answer) => void | Promise<void>;

/** How long a cursor of a faster gateway is waited for. */
const catchUpMs = 2_000;
const catchUpStepMs = 20;
/** Timers take no more than 31 bits. */
const longestTimerMs = 2 ** 31 - 1;
/** Who floods is not taken back at once. */
const floodPauseMs = 10_000;

/** One connection: its subscriptions, its requests and when its token ends. */
export class Client {
  readonly subscriptions = new Map<Feed, Subscription>();
  /** The latest request of each feed: one that had to wait must not undo it. */
  private readonly asked = new Map<Feed, object>();
  private readonly flood = new FloodLimit();
  private readonly cost = new CostLimit(connectionCost);
  private expiry: NodeJS.Timeout | undefined;

  /** Every request that a client may make, by the name of its event. */
  private static readonly requests: ReadonlyMap<string, Request> = new Map([
    ['subscribe', checked(subscribeSchema, (client, request, answer) => client.subscribe(request, answer))],
    [
      'unsubscribe',
      checked(unsubscribeSchema, (client, { feed }, answer) => answer(client.unsubscribe(feed))),
    ],
    ['renew', checked(renewSchema, async (client, { token }, answer) => answer(await client.renew(token)))],
    ['clock', (client, _request, answer) => answer({ now: client.deps.now() })],
  ]);

  constructor(
    readonly socket: ClientSocket,
    private readonly deps: ClientDeps,
  ) {
    socket.conn.on('packet', () => {
      if (socket.connected && !this.flood.takesPacket()) this.goodbye('flooding', floodPauseMs);
    });
    socket.onAny((name: unknown, ...args: unknown[]) => void this.take(String(name), args));
    this.endAt(socket.data.claims.expiresAt);
  }

  close(): void {
    clearTimeout(this.expiry);
    for (const subscription of this.subscriptions.values()) subscription.close();
    this.subscriptions.clear();
  }

  /** Says why and, if told, when to be back; then disconnects. */
  goodbye(code: GoodbyeCode, retryAfterMs?: number): void {
    const goodbye: Goodbye = {
      code,
      ...goodbyes[code],
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    this.socket.emit('goodbye', goodbye);
    this.socket.disconnect(true);
  }

  async subscribe(request: SubscribeRequest, answer: Answer): Promise<void> {
    const feed = this.deps.feeds.get(request.feed);
    if (!feed) return answer(this.refused('bad_request'));
    const { cursor, filter = {}, tier = 'live', reread } = request;
    const unknown = Object.keys(filter).find((name) => !feed.policy.filters.some((known) => known === name));
    if (unknown)
      return answer(this.refused('bad_request', `The feed ${request.feed} has no filter "${unknown}".`));
    if (bufferedBytes(this) > fullBytes) return answer(this.refused('too_many', 'Read first what was sent.'));
    const waitMs = Math.max(this.cost.waitMs, this.deps.cost.waitMs);
    if (waitMs > 0) return answer({ ...this.refused('too_many'), retryAfterMs: waitMs });
    const asked = {};
    this.asked.set(request.feed, asked);
    const isLatest = () => this.socket.connected && this.asked.get(request.feed) === asked;
    if (cursor !== undefined) await this.caughtUp(feed, cursor, isLatest);
    if (!isLatest()) return answer(this.refused('not_subscribed', 'A later request took its place.'));
    this.subscriptions.get(request.feed)?.close();
    const subscription = new Subscription(this.socket, feed, filter, tier, this.cost, this.deps);
    this.subscriptions.set(request.feed, subscription);
    try {
      answer(subscription.open(cursor, reread));
      subscription.answered();
    } catch (error) {
      this.unsubscribe(request.feed);
      throw error;
    }
  }

  unsubscribe(feed: Feed): PlainAck {
    this.asked.delete(feed);
    const subscription = this.subscriptions.get(feed);
    if (!subscription) return this.refused('not_subscribed');
    subscription.close();
    this.subscriptions.delete(feed);
    return { ok: true };
  }

  async renew(token: string): Promise<PlainAck> {
    const claims = await verifyToken(this.deps.authSecret, 'gateway', token);
    if (typeof claims === 'string') return this.refused(claims);
    this.socket.data.claims = claims;
    this.endAt(claims.expiresAt);
    return { ok: true, expiresAt: claims.expiresAt };
  }

  private endAt(expiresAt: number): void {
    clearTimeout(this.expiry);
    const left = Math.max(0, expiresAt - Date.now());
    this.expiry = setTimeout(
      () => (left > longestTimerMs ? this.endAt(expiresAt) : this.goodbye('token_expired')),
      Math.min(left, longestTimerMs),
    );
  }

  // A cursor from another gateway may be ahead of this one for a moment: then it waits and misses nothing.
  private async caughtUp(feed: FeedHub, cursor: string, isLatest: () => boolean): Promise<void> {
    const given = decodeCursor(cursor);
    const until = Date.now() + catchUpMs;
    while (given && feed.position.isBehind(given) && isLatest() && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, catchUpStepMs));
    }
  }

  /** Whatever a client sends, it gets an answer in words and the gateway goes on. */
  private async take(name: string, args: unknown[]): Promise<void> {
    const last = args.at(-1);
    // A request that wants no answer asks for nothing.
    const ack: Answer | undefined = typeof last === 'function' ? (answer) => void last(answer) : undefined;
    try {
      await this.reply(name, ack ? args[0] : undefined, ack);
    } catch (error) {
      const details = { client: this.socket.id, request: name.slice(0, 100) };
      this.deps.failures.report(error, 'a request', details);
      this.deps.failures.contain('a refusal', () => ack?.(this.refused('internal')), details);
    }
  }

  private reply(name: string, request: unknown, ack: Answer | undefined): void | Promise<void> {
    if (!this.flood.takesRequest())
      return ack?.({ ...this.refused('too_many'), retryAfterMs: this.flood.retryAfterMs });
    const handle = Client.requests.get(name);
    if (!handle) return ack?.(this.refused('bad_request', `There is no request "${name.slice(0, 100)}".`));
    if (ack) return handle(this, request, ack);
  }

  refused(code: RefusalCode, detail?: string) {
    this.deps.metrics.refusals.inc({ code });
    return refuse(code, detail);
  }
}

/** A request whose shape is checked before it is handled. */
function checked<S extends z.ZodType>(
  schema: S,
  handle: (client: Client, request: z.output<S>, answer: Answer) => void | Promise<void>,
): Request {
  return (client, request, answer) => {
    const parsed = schema.safeParse(request);
    if (parsed.success) return handle(client, parsed.data, answer);
    const [issue] = parsed.error.issues;
    answer(client.refused('bad_request', `${issue?.path.join('.') || 'request'}: ${issue?.message}`));
  };
}
