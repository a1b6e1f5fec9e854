import type { Ledger } from '@/components/live/ledger/ledger';
import type { Recorder } from '@/components/live/recording/recording';
import type { OmittedCount, SnapshotOrigin } from '@/components/live/stores/log-store';
import { reportFailure } from '@/components/live/support/failure-log';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed, Filter, Gap, LevelCounts, Offsets, SubscribeOk } from '@/lib/protocol';
import {
  type AccountResult,
  type Delivery,
  type DeliveryAccount,
  type Discrepancy,
  discrepancyText,
  type UnreadableEvents,
} from '@/lib/protocol/delivery-account';
import type { ArrivalMode, FeedPosition } from './feed-positions';

/** Where a feed writes to. `isLive`: the events happened just now; they are not recovered history. */
export interface FeedSink {
  /** Another filter was subscribed to, and its snapshot follows. */
  restart(): void;
  reset(snapshot: readonly unknown[], filter: Filter, origin: SnapshotOrigin): void;
  apply(events: readonly DomainEvent[], isLive: boolean, omitted?: OmittedCount): void;
}

type Head = {
  cursor: string;
  conflated?: number;
  conflatedLevels?: LevelCounts;
  offsets?: Offsets;
  gatewayId?: string;
};
const live: ArrivalMode = { arrival: 'received', isLive: true };

/**
 * Checks each message of one feed against its delivery account, and counts, records and passes on what is right.
 * `ack`, `batch` and `gap` return false where the message does not add up: it was not applied, request it again.
 */
export class FeedIntake {
  constructor(
    private readonly feed: Feed,
    private readonly sink: FeedSink,
    private readonly ledger: Ledger,
    private readonly recorder: Recorder | undefined,
  ) {}

  ack(position: FeedPosition, filter: Filter, ack: SubscribeOk, unreadable?: UnreadableEvents): boolean {
    const from = position.account.cursor;
    const delivery = this.check(position, (account) => account.ack(ack, unreadable));
    if (!delivery) return false;
    if (ack.recovered) this.applyEvents(position, filter, delivery, ack, from, position.recoveryMode);
    else this.applySnapshot(position, filter, delivery, ack, unreadable);
    return true;
  }

  batch(position: FeedPosition, filter: Filter, batch: EventsBatch, unreadable?: UnreadableEvents): boolean {
    const from = position.account.cursor;
    if (!batch.recovered) position.wentLive();
    const delivery = this.check(position, (account) => account.batch(batch, unreadable));
    if (!delivery) return false;
    const mode = batch.recovered ? position.recoveryMode : live;
    this.applyEvents(position, filter, delivery, batch, from, mode);
    return true;
  }

  gap(position: FeedPosition, filter: Filter, gap: Gap, unreadable?: UnreadableEvents): boolean {
    const delivery = this.check(position, (account) => account.gap(gap, unreadable));
    if (!delivery) return false;
    this.applySnapshot(position, filter, delivery, gap, unreadable);
    return true;
  }

  private check(
    position: FeedPosition,
    check: (account: DeliveryAccount) => AccountResult,
  ): Delivery | undefined {
    const now = Date.now();
    const account = position.accountAt(now);
    const before = account.unexplained;
    const result = check(account);
    this.ledger.addOpen(this.feed, account.unexplained - before);
    if (result.discrepancy) this.report(result.discrepancy);
    if (result.apply && result.discrepancy) position.repairFailed(now);
    return result.apply ? result.delivery : undefined;
  }

  // The logged object has no message, so that each cause is one kind for the failure log.
  private report(discrepancy: Discrepancy): void {
    reportFailure(`The account of ${this.feed} (${discrepancy.cause})`, {
      what: discrepancyText(discrepancy),
      ...discrepancy,
    });
    this.ledger.publish();
  }

  private applyEvents(
    position: FeedPosition,
    filter: Filter,
    delivery: Delivery,
    head: Head,
    from: string | undefined,
    { arrival, isLive }: ArrivalMode,
  ): void {
    const { events, sums, conflated } = delivery;
    this.ledger.book(this.feed, arrival, delivery, ledgerPosition(position, head));
    if (from !== undefined && position.account.cursor !== undefined) {
      const { offsets, conflatedLevels } = head;
      const counts = { ...(offsets ? { offsets } : {}), ...(conflatedLevels ? { conflatedLevels } : {}) };
      const range = { from, to: position.account.cursor, events, sums, conflated, ...counts };
      this.recorder?.range(filter, { ...range, isRecovered: arrival === 'recovered' });
    }
    const omitted = conflated > 0 && head.conflatedLevels;
    if (omitted) this.sink.apply(events, isLive, { count: conflated, levels: omitted });
    else if (events.length > 0) this.sink.apply(events, isLive);
  }

  private applySnapshot(
    position: FeedPosition,
    filter: Filter,
    delivery: Delivery,
    message: SubscribeOk | Gap,
    unreadable: UnreadableEvents | undefined,
  ): void {
    const { cursor, snapshot, reason, missed } = message;
    this.ledger.book(this.feed, 'received', delivery, ledgerPosition(position, message));
    this.ledger.add(this.feed, 'malformed', unreadable?.events ?? 0);
    if (reason) this.ledger.noteGap(this.feed, reason);
    if (reason || missed)
      this.recorder?.gap(filter, { cursor, missed: missed ?? 0, ...(reason ? { reason } : {}) });
    else this.recorder?.snapshot(filter, cursor);
    const origin = { cursor, missed: missed ?? 0, isOtherLog: reason === 'epoch' };
    if (snapshot) this.sink.reset(snapshot, filter, origin);
    else if (missed) this.sink.apply([], false, { count: missed, levels: {}, isUpperBound: true });
  }
}

const ledgerPosition = ({ account }: FeedPosition, { cursor, gatewayId }: Head) => ({
  cursor: account.cursor ?? cursor,
  position: account.offset,
  ...(gatewayId === undefined ? {} : { gatewayId }),
});
