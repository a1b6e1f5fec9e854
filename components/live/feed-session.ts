import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed, Filter, Gap, Refusal, SubscribeAck, SubscribeOk } from '@/lib/protocol';
import { Emitter } from './emitter';
import type { Ledger } from './ledger';
import { Sequence } from './sequence';
import { filterKey, type Wish } from './wishes';

export type FeedStatus = 'idle' | 'loading' | 'live' | 'refused';
export interface FeedState {
  status: FeedStatus;
  refusal?: Refusal;
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

interface Place {
  cursor: string;
  sequence: Sequence;
}

const idle: FeedState = { status: 'idle' };
/** Places are remembered for the filters seen last; an order page opened long ago starts afresh. */
const maxPlaces = 8;

/** One feed on this page: where it stands per filter, what was missed, what was double. */
export class FeedSession {
  readonly changed = new Emitter();
  private state: FeedState = idle;
  private readonly places = new Map<string, Place>();
  private active: Wish | undefined;
  private asked = 0;

  constructor(
    readonly feed: Feed,
    private readonly port: FeedPort,
    private readonly sink: FeedSink,
    private readonly ledger: Ledger,
  ) {}

  snapshot = (): FeedState => this.state;

  /** Makes the subscription what is wished; undefined: none. Asks again also for an equal wish. */
  async want(wish: Wish | undefined): Promise<void> {
    this.asked += 1;
    const asked = this.asked;
    if (!wish) return this.leave();
    const place = this.places.get(filterKey(wish.filter));
    if (!this.isLive) this.become({ status: 'loading' });
    const cursor = place ? { cursor: place.cursor } : {};
    const ack = await this.port.subscribe({ feed: this.feed, ...wish, ...cursor }).catch(() => undefined);
    // Without an answer the connection is gone, and the next one asks again.
    if (!ack || asked !== this.asked) return;
    if (ack.ok) this.opened(wish, ack);
    else this.become({ status: 'refused', refusal: ack });
  }

  /** The connection is gone: what is on screen stays, the cursor waits. */
  disconnected(): void {
    this.asked += 1;
    if (this.state.status === 'live') this.become({ status: 'loading' });
  }

  batch(batch: EventsBatch): void {
    const place = this.activePlace();
    if (!place) return;
    const events = this.fresh(place, batch.events);
    this.ledger.add(this.feed, batch.recovered ? 'recovered' : 'received', events.length);
    this.ledger.add(this.feed, 'conflated', batch.conflated);
    this.stand(place, batch.cursor);
    this.sink.apply(events, !batch.recovered);
  }

  gap(gap: Gap): void {
    const place = this.activePlace();
    if (!place || !this.active) return;
    this.ledger.add(this.feed, 'missed', gap.missed);
    place.sequence.reset();
    this.stand(place, gap.cursor);
    if (gap.snapshot) this.sink.reset(gap.snapshot, this.active.filter);
  }

  private get isLive(): boolean {
    return this.state.status === 'live';
  }

  private leave(): void {
    this.active = undefined;
    if (this.state.status !== 'idle') void this.port.unsubscribe(this.feed).catch(() => undefined);
    this.become(idle);
  }

  private opened(wish: Wish, ack: SubscribeOk): void {
    this.active = wish;
    const place = this.placeOf(wish.filter);
    this.stand(place, ack.cursor, ack.gatewayId);
    if (ack.recovered) {
      const events = this.fresh(place, ack.events ?? []);
      this.ledger.add(this.feed, 'recovered', events.length);
      this.ledger.add(this.feed, 'conflated', ack.conflated ?? 0);
      this.sink.apply(events, false);
    } else {
      this.ledger.add(this.feed, 'missed', ack.missed ?? 0);
      place.sequence.reset();
      this.sink.reset(ack.snapshot ?? [], wish.filter);
    }
    this.become({ status: 'live' });
  }

  private fresh(place: Place, events: readonly DomainEvent[]): DomainEvent[] {
    const fresh = place.sequence.fresh(events);
    this.ledger.add(this.feed, 'duplicates', events.length - fresh.length);
    return fresh;
  }

  private stand(place: Place, cursor: string, gatewayId?: string): void {
    place.cursor = cursor;
    this.ledger.stand(this.feed, cursor, gatewayId);
  }

  private activePlace(): Place | undefined {
    return this.active && this.placeOf(this.active.filter);
  }

  private placeOf(filter: Filter): Place {
    const key = filterKey(filter);
    const place = this.places.get(key) ?? { cursor: '', sequence: new Sequence() };
    // Deleting first keeps the Map in order of use.
    this.places.delete(key);
    this.places.set(key, place);
    const [oldest] = this.places.keys();
    if (this.places.size > maxPlaces && oldest !== undefined) this.places.delete(oldest);
    return place;
  }

  private become(state: FeedState): void {
    if (state.status === this.state.status && state.refusal === this.state.refusal) return;
    this.state = state;
    this.changed.emit();
  }
}
