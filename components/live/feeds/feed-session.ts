import type { Ledger } from '@/components/live/ledger/ledger';
import type { Recorder } from '@/components/live/recording/recording';
import { Emitter } from '@/components/live/support/emitter';
import type { EventsBatch, Feed, Gap, Refusal, SubscribeAck, SubscribeOk } from '@/lib/protocol';
import type { UnreadableEvents } from '@/lib/protocol/delivery-account';
import { filterKey } from '@/lib/protocol/filter';
import type { DesiredSubscription } from './desired-subscriptions';
import { FeedIntake, type FeedSink } from './feed-intake';
import { type FeedPosition, FeedPositions } from './feed-positions';
import { feedTable } from './feed-table';
import { LivenessTimeout } from './liveness-timeout';
import { type OnAck, PendingSubscribe } from './pending-subscribe';

/** catching-up: missed events are read from Kafka. */
export type FeedStatus = 'idle' | 'loading' | 'catching-up' | 'live' | 'refused';
export interface FeedSessionState {
  status: FeedStatus;
  refusal?: Refusal;
  /** While catching up: offsets read and to read. */
  replay?: { done: number; total: number };
}

export type FeedRequest = DesiredSubscription & { feed: Feed; cursor?: string; reread?: true };
/** How requests reach the gateway. `onAck` is called as soon as the ack arrives, before any message that follows it. */
export interface FeedPort {
  subscribe(request: FeedRequest, onAck: OnAck): void;
  /** Rejects when the gateway does not confirm it. */
  unsubscribe(feed: Feed): Promise<unknown>;
}

const idle: FeedSessionState = { status: 'idle' };
/** Delay before a request without an ack, or refused for the moment, is repeated, ms. */
const retryMs = 1_000;
/** Delay before a second repair, which reads from Kafka: the gateway shares one reply among clients for 100 ms. */
const rereadMs = 150;

/** The subscription of one feed: opens it, keeps a position per filter, and requests again what did not add up. */
export class FeedSession {
  readonly changed = new Emitter();
  private state: FeedSessionState = idle;
  private readonly positions = new FeedPositions();
  private readonly liveness = new LivenessTimeout();
  private readonly pending = new PendingSubscribe();
  private readonly intake: FeedIntake;
  private desired: DesiredSubscription | undefined;
  private active: DesiredSubscription | undefined;
  /** `filterKey` of what the store holds, where it holds what matches one filter. */
  private held: string | undefined;

  constructor(
    readonly feed: Feed,
    private readonly port: FeedPort,
    private readonly sink: FeedSink,
    private readonly ledger: Ledger,
    recorder?: Recorder,
  ) {
    this.intake = new FeedIntake(feed, sink, ledger, recorder);
  }

  snapshot = (): FeedSessionState => this.state;

  /** Subscribes, also when `desired` is equal to what it was; undefined: unsubscribes. */
  setDesired(desired: DesiredSubscription | undefined): void {
    this.pending.cancel();
    this.desired = desired;
    if (desired) this.startAfresh(desired);
    if (desired) this.subscribe(desired);
    else this.unsubscribe();
  }

  /** Unsubscribes because the person paused the page: the events meanwhile are recovered on resume. */
  pause(): void {
    this.positions.interrupt();
    this.setDesired(undefined);
  }

  /** The connection is lost: the screen keeps its state, and the position its cursor. */
  disconnected(): void {
    this.pending.cancel();
    this.positions.interrupt();
    if (this.isOpen) this.setState({ status: 'loading' });
  }

  /** To be called about once a second while connected: resubscribes when heartbeats are missing. `now`: epoch ms. */
  check(now: number): void {
    const position = this.active && this.positions.of(this.active.filter);
    // A gateway that does not account for offsets sends no heartbeats of an idle feed either.
    if (this.state.status !== 'live' || position?.account.offset === undefined) return;
    if (!this.liveness.hasExpired(now)) return;
    this.ledger.add(this.feed, 'silences', 1);
    this.repair(position);
  }

  onBatch(batch: EventsBatch, unreadable?: UnreadableEvents): void {
    const active = this.subscriptionOfMessage();
    if (!active) return;
    const position = this.positions.of(active.filter);
    if (!this.intake.batch(position, active.filter, batch, unreadable)) this.repair(position);
    else this.trackReplay(batch.replay);
  }

  onGap(gap: Gap, unreadable?: UnreadableEvents): void {
    const active = this.subscriptionOfMessage();
    if (!active) return;
    const position = this.positions.of(active.filter);
    if (!this.intake.gap(position, active.filter, gap, unreadable)) this.repair(position);
    else this.trackReplay(undefined);
  }

  /** The subscription of a message that just arrived; undefined: an earlier one, and the pending ack will cover it. */
  private subscriptionOfMessage(): DesiredSubscription | undefined {
    this.liveness.reset(Date.now());
    return this.pending.isOpen ? undefined : this.active;
  }

  private get isOpen(): boolean {
    return this.state.status === 'live' || this.state.status === 'catching-up';
  }

  /** A store of one filter has to be filled again, although this page may have read the same filter before. */
  private startAfresh({ filter }: DesiredSubscription): void {
    if (!feedTable[this.feed].holdsOneFilter || this.held === filterKey(filter)) return;
    this.held = filterKey(filter);
    this.positions.forget(filter);
    this.sink.restart();
  }

  private subscribe(desired: DesiredSubscription): void {
    if (!this.isOpen) this.setState({ status: 'loading' });
    const request = { feed: this.feed, ...desired, ...this.positions.of(desired.filter).account.request() };
    this.pending.send(
      (onAck) => this.port.subscribe(request, onAck),
      (ack, unreadable) => this.onAck(desired, ack, unreadable),
    );
  }

  private onAck(
    desired: DesiredSubscription,
    ack: SubscribeAck | undefined,
    unreadable: UnreadableEvents | undefined,
  ): void {
    this.liveness.reset(Date.now());
    if (ack?.ok) this.onSubscribed(desired, ack, unreadable);
    else if (ack && !ack.retry) this.onRefused(ack);
    else this.pending.retryAfter(ack?.retryAfterMs ?? retryMs, () => this.subscribe(desired));
  }

  private onSubscribed(
    desired: DesiredSubscription,
    ack: SubscribeOk,
    unreadable: UnreadableEvents | undefined,
  ): void {
    const position = this.positions.of(desired.filter);
    const { active } = this;
    position.opened(active !== undefined && filterKey(active.filter) === filterKey(desired.filter));
    this.active = desired;
    this.pending.accept();
    if (!this.intake.ack(position, desired.filter, ack, unreadable)) this.repair(position);
    else this.trackReplay(ack.replaying ? { done: 0, total: ack.replaying } : undefined);
  }

  /** Messages are missing or do not add up: requests again what follows the last good cursor. */
  private repair(position: FeedPosition): void {
    position.interrupt();
    this.setState({ status: 'loading' });
    const { desired } = this;
    if (!desired) return;
    if (position.account.request().reread) this.pending.retryAfter(rereadMs, () => this.subscribe(desired));
    else this.subscribe(desired);
  }

  private unsubscribe(): void {
    this.active = undefined;
    // Without a confirmation the gateway may go on sending: those messages are dropped, as nothing is active.
    if (this.state.status !== 'idle') void this.port.unsubscribe(this.feed).catch(() => undefined);
    this.setState(idle);
  }

  private onRefused(refusal: Refusal): void {
    this.pending.cancel();
    this.active = undefined;
    this.setState({ status: 'refused', refusal });
  }

  /** A replay ends with the batch in which `done` reaches `total`. */
  private trackReplay(replay: FeedSessionState['replay']): void {
    const isOver = !replay || replay.done >= replay.total;
    this.setState(isOver ? { status: 'live' } : { status: 'catching-up', replay });
  }

  private setState(state: FeedSessionState): void {
    const { status, refusal, replay } = this.state;
    const isEqual = state.status === status && state.refusal === refusal;
    if (isEqual && state.replay?.done === replay?.done && state.replay?.total === replay?.total) return;
    this.state = state;
    this.changed.emit();
  }
}
