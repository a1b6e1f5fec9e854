import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed, Filter, Gap, Refusal, SubscribeAck, SubscribeOk } from '@/lib/protocol';
import { BatchNumbers } from './batch-numbers';
import { Emitter } from './emitter';
import type { Ledger } from './ledger';
import { type Place, Places, type Standing } from './places';
import { type Message, Question } from './question';
import { SilenceWatch } from './silence-watch';
import type { Wish } from './wishes';

/** catching-up: what was missed is read from Kafka. */
export type FeedStatus = 'idle' | 'loading' | 'catching-up' | 'live' | 'refused';
export interface FeedState {
  status: FeedStatus;
  refusal?: Refusal;
  /** While catching up: offsets read and to read. */
  replay?: { done: number; total: number };
}

/** What the store of a feed is given. `isLive`: it happened just now, and is no history. */
export interface FeedSink {
  reset(snapshot: readonly unknown[], filter: Filter): void;
  apply(events: readonly DomainEvent[], isLive: boolean): void;
}

/** How the gateway is asked; rejects when there is no answer. */
export interface FeedPort {
  subscribe(wish: Wish & { feed: Feed; cursor?: string }): Promise<SubscribeAck>;
  unsubscribe(feed: Feed): Promise<unknown>;
}

const idle: FeedState = { status: 'idle' };
/** Before a question without an answer, or refused for the moment, is asked again. */
const askAgainMs = 1_000;

/** One feed on this page: where it stands per filter, what was missed, what was double, what never came. */
export class FeedSession {
  readonly changed = new Emitter();
  private state: FeedState = idle;
  private readonly places = new Places();
  private readonly numbers = new BatchNumbers();
  private readonly silence = new SilenceWatch();
  private readonly question = new Question();
  private wish: Wish | undefined;
  private active: Wish | undefined;

  constructor(
    readonly feed: Feed,
    private readonly port: FeedPort,
    private readonly sink: FeedSink,
    private readonly ledger: Ledger,
  ) {}

  snapshot = (): FeedState => this.state;

  /** Makes the subscription what is wished; undefined: none. Asks again also for an equal wish. */
  async want(wish: Wish | undefined): Promise<void> {
    this.question.withdraw();
    this.wish = wish;
    if (wish) await this.ask(wish);
    else this.leave();
  }

  /** The connection is gone: what is on screen stays, the cursor waits. */
  disconnected(): void {
    this.question.withdraw();
    if (this.isOpen) this.become({ status: 'loading' });
  }

  /** Looks after an open feed; to be called about once a second while the socket is connected. `now`: epoch ms. */
  check(now: number): void {
    if (this.state.status === 'live' && this.numbers.areTold && this.silence.isSilent(now))
      this.repair('silences');
  }

  batch(batch: EventsBatch): void {
    this.receive({ kind: 'batch', batch });
  }

  gap(gap: Gap): void {
    this.receive({ kind: 'gap', gap });
  }

  private receive(message: Message): void {
    this.silence.heard(Date.now());
    if (this.question.isOpen) this.question.hold(message);
    else if (!this.active) return;
    else if (message.kind === 'gap') this.takeGap(this.active, message.gap);
    else this.takeBatch(this.active, message.batch);
  }

  private get isOpen(): boolean {
    return this.state.status === 'live' || this.state.status === 'catching-up';
  }

  private ask(wish: Wish): Promise<void> {
    if (!this.isOpen) this.become({ status: 'loading' });
    const cursor = this.places.cursorOf(wish.filter);
    const request = { feed: this.feed, ...wish, ...(cursor === undefined ? {} : { cursor }) };
    return this.question.ask(
      () => this.port.subscribe(request),
      (ack) => this.answered(wish, ack),
    );
  }

  private answered(wish: Wish, ack: SubscribeAck | undefined): void {
    this.silence.heard(Date.now());
    if (ack?.ok) this.opened(wish, ack);
    else if (ack && !ack.retry) this.refused(ack);
    else this.question.later(ack?.retryAfterMs ?? askAgainMs, () => void this.ask(wish));
  }

  /** Something that was sent did not come: what is behind the last good cursor is asked for once more. */
  private repair(count: 'holes' | 'silences'): void {
    this.ledger.add(this.feed, count, 1);
    this.become({ status: 'loading' });
    if (this.wish) void this.ask(this.wish);
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

  private opened(wish: Wish, ack: SubscribeOk): void {
    this.active = wish;
    this.numbers.start(ack.seq);
    const place = this.places.of(wish.filter);
    if (ack.recovered) this.recover(place, ack);
    else this.begin(place, wish.filter, ack);
    this.stand(place, ack, ack.reason === 'epoch');
    this.follow(ack.replaying ? { done: 0, total: ack.replaying } : undefined);
    for (const message of this.question.close(ack)) this.receive(message);
  }

  private recover(place: Place, { events = [], conflated = 0 }: SubscribeOk): void {
    const fresh = this.fresh(place, events);
    this.ledger.add(this.feed, 'recovered', fresh.length);
    this.ledger.add(this.feed, 'conflated', conflated);
    if (fresh.length > 0) this.sink.apply(fresh, false);
  }

  private begin(place: Place, filter: Filter, { missed = 0, snapshot, replaying }: SubscribeOk): void {
    this.ledger.add(this.feed, 'missed', missed);
    place.sequence.reset();
    if (snapshot || !replaying) this.sink.reset(snapshot ?? [], filter);
  }

  private takeGap({ filter }: Wish, gap: Gap): void {
    const place = this.places.of(filter);
    this.numbers.start(gap.seq);
    this.ledger.add(this.feed, 'missed', gap.missed);
    place.sequence.reset();
    this.stand(place, gap, gap.reason === 'epoch');
    if (gap.snapshot) this.sink.reset(gap.snapshot, filter);
    this.follow(undefined);
  }

  private takeBatch({ filter }: Wish, batch: EventsBatch): void {
    const place = this.places.of(filter);
    if (batch.recovered) this.numbers.start(batch.seq);
    const arrival = batch.recovered ? 'next' : this.numbers.judge(batch.seq);
    if (arrival === 'hole') this.repair('holes');
    else this.take(place, batch, arrival === 'next' && !place.isPast(batch.position));
  }

  // A batch that is there already brings nothing but duplicates, and its cursor leads back.
  private take(place: Place, batch: EventsBatch, isNext: boolean): void {
    const events = this.fresh(place, batch.events);
    this.ledger.add(this.feed, batch.recovered ? 'recovered' : 'received', events.length);
    if (isNext) {
      this.ledger.add(this.feed, 'conflated', batch.conflated);
      this.stand(place, batch);
    }
    if (events.length > 0) this.sink.apply(events, !batch.recovered);
    // The last batch of a replay has a number; one before it may be level with Kafka for a moment.
    const isOver = batch.seq !== undefined && (batch.replay?.done ?? 0) >= (batch.replay?.total ?? 0);
    this.follow(isOver ? undefined : batch.replay);
  }

  private fresh(place: Place, events: readonly DomainEvent[]): DomainEvent[] {
    const fresh = place.sequence.fresh(events);
    this.ledger.add(this.feed, 'duplicates', events.length - fresh.length);
    return fresh;
  }

  private stand(place: Place, standing: Standing, isAnew = false): void {
    this.ledger.stand(this.feed, standing, place.moveTo(standing, isAnew));
  }

  private follow(replay: FeedState['replay']): void {
    this.become(replay ? { status: 'catching-up', replay } : { status: 'live' });
  }

  private become(state: FeedState): void {
    const { status, refusal, replay } = this.state;
    const isEqual = state.status === status && state.refusal === refusal;
    if (isEqual && state.replay?.done === replay?.done && state.replay?.total === replay?.total) return;
    this.state = state;
    this.changed.emit();
  }
}
