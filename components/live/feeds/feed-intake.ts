import type { Ledger } from '@/components/live/ledger/ledger';
import type { Arrival } from '@/components/live/ledger/ledger-row';
import type { Recorder } from '@/components/live/recording/recording';
import { reportFault } from '@/components/live/support/failure-log';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed, Filter, Gap, Offsets, SubscribeOk } from '@/lib/protocol';
import {
  type AccountResult,
  type Delivery,
  type DeliveryAccount,
  type Discrepancy,
  discrepancyText,
  type UnreadableEvents,
} from '@/lib/protocol/delivery-account';
import type { Place } from './feed-positions';

/** What the store of a feed is given. `isLive`: it happened just now, and is no history. */
export interface FeedSink {
  reset(snapshot: readonly unknown[], filter: Filter): void;
  apply(events: readonly DomainEvent[], isLive: boolean): void;
}

/** How the events of a message came. */
interface Manner {
  arrival: Arrival;
  isLive: boolean;
}
type Head = { cursor: string; conflated?: number; offsets?: Offsets; gatewayId?: string };

/** The one place where what comes of a feed is judged, counted, recorded and given to its store. */
export class FeedIntake {
  constructor(
    private readonly feed: Feed,
    private readonly sink: FeedSink,
    private readonly ledger: Ledger,
    private readonly recorder: Recorder | undefined,
  ) {}

  /** Each says whether the message was applied: if not, it is to be asked for again. */
  ack(place: Place, filter: Filter, ack: SubscribeOk, leftOut?: UnreadableEvents): boolean {
    const from = place.account.cursor;
    const delivery = this.judge(place, (account) => account.ack(ack, leftOut));
    if (!delivery) return false;
    if (ack.recovered) this.take(place, filter, delivery, ack, from, place.manner);
    else this.begin(place, filter, delivery, ack, leftOut);
    return true;
  }

  batch(place: Place, filter: Filter, batch: EventsBatch, leftOut?: UnreadableEvents): boolean {
    const from = place.account.cursor;
    if (!batch.recovered) place.wentLive();
    const delivery = this.judge(place, (account) => account.batch(batch, leftOut));
    if (!delivery) return false;
    const live: Manner = { arrival: 'received', isLive: true };
    this.take(place, filter, delivery, batch, from, batch.recovered ? place.manner : live);
    return true;
  }

  gap(place: Place, filter: Filter, gap: Gap, leftOut?: UnreadableEvents): boolean {
    const delivery = this.judge(place, (account) => account.gap(gap, leftOut));
    if (!delivery) return false;
    this.begin(place, filter, delivery, gap, leftOut);
    return true;
  }

  private judge(place: Place, judge: (account: DeliveryAccount) => AccountResult): Delivery | undefined {
    const now = Date.now();
    const account = place.judging(now);
    const before = account.unexplained;
    const verdict = judge(account);
    this.ledger.suspect(this.feed, account.unexplained - before);
    if (verdict.discrepancy) this.report(verdict.discrepancy);
    if (verdict.apply && verdict.discrepancy) place.gaveUp(now);
    return verdict.apply ? verdict.delivery : undefined;
  }

  private report(discrepancy: Discrepancy): void {
    // Of each cause one a minute: the object has no message that would make each another kind.
    reportFault(`The account of ${this.feed} (${discrepancy.cause})`, {
      what: discrepancyText(discrepancy),
      ...discrepancy,
    });
    this.ledger.publish();
  }

  private take(
    place: Place,
    filter: Filter,
    delivery: Delivery,
    head: Head,
    from: string | undefined,
    { arrival, isLive }: Manner,
  ): void {
    const { events, sums, conflated } = delivery;
    this.ledger.book(this.feed, arrival, delivery, standing(place, head));
    if (from !== undefined && place.account.cursor !== undefined) {
      const told = head.offsets ? { offsets: head.offsets } : {};
      const range = { from, to: place.account.cursor, events, sums, conflated, ...told };
      this.recorder?.range(filter, { ...range, isRecovered: arrival === 'recovered' });
    }
    if (events.length > 0) this.sink.apply(events, isLive);
  }

  private begin(
    place: Place,
    filter: Filter,
    delivery: Delivery,
    message: SubscribeOk | Gap,
    leftOut: UnreadableEvents | undefined,
  ): void {
    const { cursor, snapshot, reason, missed } = message;
    this.ledger.book(this.feed, 'received', delivery, standing(place, message));
    this.ledger.add(this.feed, 'malformed', leftOut?.events ?? 0);
    if (reason) this.ledger.noteGap(this.feed, reason);
    if (reason || missed)
      this.recorder?.gap(filter, { cursor, missed: missed ?? 0, ...(reason ? { reason } : {}) });
    else this.recorder?.snapshot(filter, cursor);
    if (snapshot) this.sink.reset(snapshot, filter);
  }
}

const standing = ({ account }: Place, { cursor, gatewayId }: Head) => ({
  cursor: account.cursor ?? cursor,
  position: account.offset,
  ...(gatewayId === undefined ? {} : { gatewayId }),
});
