import type { Ledger } from '@/components/live/ledger/ledger';
import type { Recorder } from '@/components/live/recording/recording';
import { Emitter } from '@/components/live/support/emitter';
import type { EventsBatch, Feed, Gap, Refusal, SubscribeAck, SubscribeOk } from '@/lib/protocol';
import type { UnreadableEvents } from '@/lib/protocol/delivery-account';
import { filterKey } from '@/lib/protocol/filter';
import type { Wish } from './desired-subscriptions';
import { FeedIntake, type FeedSink } from './feed-intake';
import { type Place, Places } from './feed-positions';
import { SilenceWatch } from './liveness-timeout';
import { type Answered, Question } from './pending-subscribe';

export type { FeedSink } from './feed-intake';

/** catching-up: what was missed is read from Kafka. */
export type FeedStatus = 'idle' | 'loading' | 'catching-up' | 'live' | 'refused';
export interface FeedSessionState {
  status: FeedStatus;
  refusal?: Refusal;
  /** While catching up: offsets read and to read. */
  replay?: { done: number; total: number };
}

export type FeedRequest = Wish & { feed: Feed; cursor?: string; reread?: true };
/** How the gateway is asked. `answered` is called in the moment the answer comes, before what comes after it. */
export interface FeedPort {
  subscribe(request: FeedRequest, answered: Answered): void;
  unsubscribe(feed: Feed): Promise<unknown>;
}

const idle: FeedSessionState = { status: 'idle' };
/** Before a request without an answer, or refused for the moment, is made again, ms. */
const askAgainMs = 1_000;
/** Before what did not add up a second time is read from Kafka: an answer is shared among clients for 100 ms. */
const rereadMs = 150;

/** One feed on this page: what is subscribed, where it stands per filter, and that it is asked again when it must be. */
export class FeedSession {
  readonly changed = new Emitter();
  private state: FeedSessionState = idle;
  private readonly places = new Places();
  private readonly silence = new SilenceWatch();
  private readonly question = new Question();
  private readonly intake: FeedIntake;
  private wish: Wish | undefined;
  private active: Wish | undefined;

  constructor(
    readonly feed: Feed,
    private readonly port: FeedPort,
    sink: FeedSink,
    private readonly ledger: Ledger,
    recorder?: Recorder,
  ) {
    this.intake = new FeedIntake(feed, sink, ledger, recorder);
  }

  snapshot = (): FeedSessionState => this.state;

  /** Makes the subscription what is wished; undefined: none. Asks again also for an equal wish. */
  want(wish: Wish | undefined): void {
    this.question.withdraw();
    this.wish = wish;
    if (wish) this.ask(wish);
    else this.leave();
  }

  /** The person holds the page still: what passes meanwhile is recovered afterwards. */
  pause(): void {
    this.places.interrupt();
    this.want(undefined);
  }

  /** The connection is gone: what is on screen stays, the cursor waits. */
  disconnected(): void {
    this.question.withdraw();
    this.places.interrupt();
    if (this.isOpen) this.become({ status: 'loading' });
  }

  /** Looks after an open feed; to be called about once a second while the socket is connected. `now`: epoch ms. */
  check(now: number): void {
    const place = this.active && this.places.of(this.active.filter);
    // A gateway that says nothing of offsets keeps no idle feed beating either.
    if (this.state.status !== 'live' || place?.account.offset === undefined) return;
    if (!this.silence.isSilent(now)) return;
    this.ledger.add(this.feed, 'silences', 1);
    this.repair(place);
  }

  batch(batch: EventsBatch, leftOut?: UnreadableEvents): void {
    const active = this.hear();
    if (!active) return;
    const place = this.places.of(active.filter);
    if (!this.intake.batch(place, active.filter, batch, leftOut)) this.repair(place);
    else this.follow(batch.replay);
  }

  gap(gap: Gap, leftOut?: UnreadableEvents): void {
    const active = this.hear();
    if (!active) return;
    const place = this.places.of(active.filter);
    if (!this.intake.gap(place, active.filter, gap, leftOut)) this.repair(place);
    else this.follow(undefined);
  }

  /** What a message is of; undefined: of a subscription that is no more, and which an answer will cover. */
  private hear(): Wish | undefined {
    this.silence.heard(Date.now());
    return this.question.isOpen ? undefined : this.active;
  }

  private get isOpen(): boolean {
    return this.state.status === 'live' || this.state.status === 'catching-up';
  }

  private ask(wish: Wish): void {
    if (!this.isOpen) this.become({ status: 'loading' });
    const request = { feed: this.feed, ...wish, ...this.places.of(wish.filter).account.request() };
    this.question.ask(
      (answered) => this.port.subscribe(request, answered),
      (ack, leftOut) => this.answered(wish, ack, leftOut),
    );
  }

  private answered(wish: Wish, ack: SubscribeAck | undefined, leftOut: UnreadableEvents | undefined): void {
    this.silence.heard(Date.now());
    if (ack?.ok) this.opened(wish, ack, leftOut);
    else if (ack && !ack.retry) this.refused(ack);
    else this.question.later(ack?.retryAfterMs ?? askAgainMs, () => this.ask(wish));
  }

  private opened(wish: Wish, ack: SubscribeOk, leftOut: UnreadableEvents | undefined): void {
    const place = this.places.of(wish.filter);
    place.opened(this.active !== undefined && filterKey(this.active.filter) === filterKey(wish.filter));
    this.active = wish;
    this.question.close();
    if (!this.intake.ack(place, wish.filter, ack, leftOut)) this.repair(place);
    else this.follow(ack.replaying ? { done: 0, total: ack.replaying } : undefined);
  }

  /** What was sent did not come or does not add up: what is behind the last good cursor is asked for once more. */
  private repair(place: Place): void {
    place.interrupt();
    this.become({ status: 'loading' });
    const { wish } = this;
    if (!wish) return;
    if (place.account.request().reread) this.question.later(rereadMs, () => this.ask(wish));
    else this.ask(wish);
  }

  private leave(): void {
    this.active = undefined;
    if (this.state.status !== 'idle') void this.port.unsubscribe(this.feed).catch(() => undefined);
    this.become(idle);
  }

  private refused(refusal: Refusal): void {
    this.question.withdraw();
    this.active = undefined;
    this.become({ status: 'refused', refusal });
  }

  /** A replay is over with the batch that reaches its end. */
  private follow(replay: FeedSessionState['replay']): void {
    const isOver = !replay || replay.done >= replay.total;
    this.become(isOver ? { status: 'live' } : { status: 'catching-up', replay });
  }

  private become(state: FeedSessionState): void {
    const { status, refusal, replay } = this.state;
    const isEqual = state.status === status && state.refusal === refusal;
    if (isEqual && state.replay?.done === replay?.done && state.replay?.total === replay?.total) return;
    this.state = state;
    this.changed.emit();
  }
}
