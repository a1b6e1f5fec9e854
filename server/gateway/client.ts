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
  type SubscribeAck,
  type SubscribeRequest,
  subscribeSchema,
  unsubscribeSchema,
} from '@/lib/protocol';
import { verifyToken } from '@/server/clients/tokens';
import type { FeedState } from './feed';
import type { SharedAnswer } from './packets';
import { bufferedBytes, fullBytes } from './slow-clients';
import { type ClientSocket, Subscription, type SubscriptionDeps } from './subscription';

export interface ClientDeps extends SubscriptionDeps {
  authSecret: string;
  feeds: ReadonlyMap<Feed, FeedState>;
}

const requestsPerWindow = 40;
const requestWindowMs = 10_000;
/** How long a cursor of a faster gateway is waited for. */
const catchUpMs = 2_000;
const catchUpStepMs = 20;

/** One connection: its subscriptions, its requests and when its token ends. */
export class Client {
  readonly subscriptions = new Map<Feed, Subscription>();
  /** The latest request of each feed: one that had to wait must not undo it. */
  private readonly asked = new Map<Feed, object>();
  private expiry: NodeJS.Timeout | undefined;
  private requests = 0;
  private requestsSince = 0;

  constructor(
    readonly socket: ClientSocket,
    private readonly deps: ClientDeps,
  ) {
    socket.on('subscribe', async (request, ack) => {
      await this.answer(ack, subscribeSchema, request, (r) => this.subscribe(r));
      const feed = (request as Partial<SubscribeRequest> | null)?.feed;
      if (feed !== undefined) this.subscriptions.get(feed)?.answered();
    });
    socket.on('unsubscribe', (request, ack) =>
      this.answer(ack, unsubscribeSchema, request, async ({ feed }) => this.unsubscribe(feed)),
    );
    socket.on('renew', (request, ack) =>
      this.answer(ack, renewSchema, request, ({ token }) => this.renew(token)),
    );
    socket.on('clock', (ack) => typeof ack === 'function' && ack({ now: Date.now() }));
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

  private async subscribe(request: SubscribeRequest): Promise<SubscribeAck | SharedAnswer> {
    const feed = this.deps.feeds.get(request.feed);
    if (!feed) return this.refused('bad_request');
    const { cursor, filter = {}, tier = 'live' } = request;
    const unknown = Object.keys(filter).find((name) => !feed.policy.filters.some((known) => known === name));
    if (unknown) return this.refused('bad_request', `The feed ${request.feed} has no filter "${unknown}".`);
    if (bufferedBytes(this) > fullBytes) return this.refused('too_many', 'Read first what was sent.');
    const asked = {};
    this.asked.set(request.feed, asked);
    if (cursor !== undefined) await this.caughtUp(feed, cursor);
    if (!this.socket.connected || this.asked.get(request.feed) !== asked) {
      return this.refused('not_subscribed', 'A later request took its place.');
    }
    this.subscriptions.get(request.feed)?.close();
    const subscription = new Subscription(this.socket, feed, filter, tier, this.deps);
    this.subscriptions.set(request.feed, subscription);
    return subscription.open(cursor);
  }

  private unsubscribe(feed: Feed): PlainAck {
    this.asked.delete(feed);
    const subscription = this.subscriptions.get(feed);
    if (!subscription) return this.refused('not_subscribed');
    subscription.close();
    this.subscriptions.delete(feed);
    return { ok: true };
  }

  private async renew(token: string): Promise<PlainAck> {
    const claims = await verifyToken(this.deps.authSecret, 'gateway', token);
    if (typeof claims === 'string') return this.refused(claims);
    this.socket.data.claims = claims;
    this.endAt(claims.expiresAt);
    return { ok: true, expiresAt: claims.expiresAt };
  }

  private endAt(expiresAt: number): void {
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => this.goodbye('token_expired'), Math.max(0, expiresAt - Date.now()));
  }

  // A cursor from another gateway may be ahead of this one for a moment: then it waits and misses nothing.
  private async caughtUp(feed: FeedState, cursor: string): Promise<void> {
    const until = Date.now() + catchUpMs;
    while (feed.isBehind(cursor) && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, catchUpStepMs));
    }
  }

  /** Whatever a client sends, it gets an answer in words and the gateway goes on. */
  private async answer<S extends z.ZodType, A>(
    ack: (answer: A) => void,
    schema: S,
    request: unknown,
    handle: (request: z.output<S>) => Promise<A | SharedAnswer>,
  ): Promise<void> {
    if (typeof ack !== 'function') return;
    if (this.isFlooding()) return ack(this.refused('too_many') as A);
    const parsed = schema.safeParse(request);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return ack(
        this.refused('bad_request', `${issue?.path.join('.') || 'request'}: ${issue?.message}`) as A,
      );
    }
    // The encoder writes a shared answer as the answer that it stands for.
    ack((await handle(parsed.data)) as A);
  }

  private isFlooding(): boolean {
    const now = Date.now();
    if (now - this.requestsSince > requestWindowMs) {
      this.requestsSince = now;
      this.requests = 0;
    }
    this.requests += 1;
    return this.requests > requestsPerWindow;
  }

  private refused(code: RefusalCode, detail?: string) {
    this.deps.metrics.refusals.inc({ code });
    return refuse(code, detail);
  }
}
