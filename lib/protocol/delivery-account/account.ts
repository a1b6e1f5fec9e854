/**
 * Delivery accounting of one subscription, as a page or a test client does it: it checks that what the gateway says
 * became of every offset agrees with what arrived. Pure. Expects messages that fit the protocol's schemas.
 */

import type { DomainEvent } from '../../events';
import type { EventsBatch, Gap, SubscribeOk } from '..';
import { eventSum } from '../event-sum';
import {
  type AccountedMessage,
  accountedOffsets,
  fromAck,
  fromBatch,
  fromGap,
  type UnreadableEvents,
} from './accounted-message';
import { type Discrepancy, findDiscrepancy } from './discrepancy';
import { inOrder, OffsetOrder } from './offset-order';

/** What one message brought, for the ledger. All but `passed` are offsets or events, counted where each was found. */
export interface Delivery {
  /** Events that had not arrived before, in order of arrival. */
  events: readonly DomainEvent[];
  /** `eventSum` of each. */
  sums: readonly number[];
  /** Events that arrived, took an offset and were rejected by the client's schemas. */
  malformed: number;
  /** Events that had arrived before: dropped. */
  duplicates: number;
  conflated: number;
  filtered: number;
  invalid: number;
  markers: number;
  /** Offsets that can no longer be read. */
  missed: number;
  /** Offsets from the end of the previous message to the end of this one; undefined: the gateway does not say. */
  passed: number | undefined;
  /** Of those, offsets that stay unexplained after they were requested again. In no other count, nor in `events`. */
  unexplained: number;
  /** Offsets that were unexplained before this message and no longer are. */
  repaired: number;
  /** How many of `events` count as unexplained and not as received. */
  unexplainedEvents: number;
  /** Rows that a snapshot lacks or has too many, after it was requested again. */
  rowDifference: number;
}
export type AccountResult =
  /** `discrepancy`: it was requested twice more and still does not add up. */
  | { apply: true; delivery: Delivery; discrepancy?: Discrepancy }
  /** Do not apply it: subscribe again with `request()`. */
  | { apply: false; discrepancy: Discrepancy };

/** How often a message that does not add up is requested again: from the gateway's memory, then from Kafka. */
const maxRequests = 2;

export class DeliveryAccount {
  /** At the end of the last message that was applied: resume from here. */
  cursor: string | undefined;
  /** Offsets before the cursor, over all partitions; undefined: the gateway does not say. */
  offset: number | undefined;
  /** Offsets that are unexplained now and were requested again. */
  unexplained = 0;
  /** Applies messages that do not add up without another request, because requests did not help recently. */
  acceptsDiscrepancies = false;
  private order = new OffsetOrder();
  private rejected = 0;
  /** The rejected message was a snapshot with another number of rows. */
  private lacksRows = false;
  /** The furthest end of the rejected messages. */
  private rejectedUntil = 0;

  /** `isUnfiltered`: the subscription has no filter, so no event can have been filtered out. */
  constructor(private readonly isUnfiltered: boolean) {}

  ack(ack: SubscribeOk, unreadable?: UnreadableEvents): AccountResult {
    return this.check(fromAck(ack, this.cursor === undefined, unreadable));
  }

  batch(batch: EventsBatch, unreadable?: UnreadableEvents): AccountResult {
    return this.check(fromBatch(batch, unreadable));
  }

  gap(gap: Gap, unreadable?: UnreadableEvents): AccountResult {
    return this.check(fromGap(gap, unreadable));
  }

  /** The fields of the next subscribe request that say where to resume. */
  request(): { cursor?: string; reread?: true } {
    return {
      ...(this.cursor === undefined ? {} : { cursor: this.cursor }),
      ...(this.rejected >= maxRequests ? { reread: true } : {}),
    };
  }

  private get state() {
    return { offset: this.offset, isUnfiltered: this.isUnfiltered, order: this.order };
  }

  private check(message: AccountedMessage): AccountResult {
    if (this.isRepeat(message)) return { apply: true, delivery: repeated(message) };
    const discrepancy = findDiscrepancy(message, this.state);
    if (!discrepancy) return { apply: true, delivery: this.apply(message) };
    if (this.rejected < maxRequests && !this.acceptsDiscrepancies) return this.reject(message, discrepancy);
    return { apply: true, discrepancy, delivery: this.apply(message, discrepancy) };
  }

  /** A message that arrived before: it brings no event, and its cursor would lead back. */
  private isRepeat({ offsets, isSnapshot, events }: AccountedMessage): boolean {
    if (!offsets || isSnapshot || this.offset === undefined) return false;
    const isPast = offsets.from < this.offset && offsets.to <= this.offset;
    return isPast && events.every((event) => this.order.isSeen(event));
  }

  private reject({ offsets }: AccountedMessage, discrepancy: Discrepancy): AccountResult {
    this.rejected += 1;
    this.lacksRows = discrepancy.cause === 'rows';
    this.unexplained = Math.max(this.unexplained, discrepancy.unexplained);
    this.rejectedUntil = Math.max(this.rejectedUntil, offsets?.to ?? 0);
    return { apply: false, discrepancy };
  }

  private apply(message: AccountedMessage, discrepancy?: Discrepancy): Delivery {
    if (message.isSnapshot) this.order = new OffsetOrder();
    const sorted = discrepancy?.cause === 'order' ? inOrder(message.events) : message.events;
    const events = this.order.takeUnseen(sorted);
    const isUnchanged = events.length === message.events.length && !discrepancy;
    const delivered = { ...message, events, sums: isUnchanged ? message.sums : events.map(eventSum) };
    const passed = this.passedBy(message);
    this.cursor = message.cursor;
    this.offset = message.offsets?.to;
    const remaining = discrepancy && remainderOf(discrepancy, delivered, passed);
    return {
      ...countsOf(delivered),
      duplicates: message.events.length - events.length,
      unexplainedEvents: remaining?.events ?? 0,
      rowDifference: remaining?.rows ?? 0,
      ...this.resolve(message, passed, remaining),
    };
  }

  private passedBy({ offsets, isRestart }: AccountedMessage): number | undefined {
    if (!offsets) return undefined;
    const from = isRestart ? offsets.from : (this.offset ?? offsets.from);
    return Math.max(0, offsets.to - from);
  }

  /** Decides what becomes of the offsets that were unexplained until now. */
  private resolve(
    { isOtherLog }: AccountedMessage,
    passed: number | undefined,
    remaining: Remainder | undefined,
  ): Pick<Delivery, 'passed' | 'unexplained' | 'repaired'> {
    const before = this.unexplained;
    const unexplained = remaining ? remaining.events + Math.max(0, remaining.offsets) : 0;
    // A gateway that does not say what became of its offsets explains none, now or later.
    if (this.offset === undefined && before > 0) this.rejectedUntil = Number.POSITIVE_INFINITY;
    const isOver = remaining !== undefined || isOtherLog || (this.offset ?? 0) >= this.rejectedUntil;
    if (!isOver) return { passed, unexplained, repaired: 0 };
    this.unexplained = 0;
    this.rejected = 0;
    this.rejectedUntil = 0;
    // The old log is gone: its unexplained offsets can never be explained.
    if (isOtherLog && !this.lacksRows)
      return { passed: (passed ?? 0) + before, unexplained: unexplained + before, repaired: 0 };
    const still = unexplained + (remaining ? Math.max(0, -remaining.offsets) + remaining.rows : 0);
    return { passed, unexplained, repaired: Math.max(0, before - still) };
  }
}

/** What stays unexplained of a message that is applied although it does not add up. */
interface Remainder {
  /** Events that cannot be trusted. */
  events: number;
  rows: number;
  /** Offsets that the message does not account for; below 0: it accounts for more than there are. */
  offsets: number;
}

function remainderOf(
  { cause, unexplained, isInEvents }: Discrepancy,
  delivered: AccountedMessage,
  passed = 0,
): Remainder {
  return {
    events: isInEvents ? Math.min(unexplained, delivered.events.length) : 0,
    rows: cause === 'rows' ? unexplained : 0,
    offsets: passed - accountedOffsets(delivered),
  };
}

const countsOf = ({ events, sums, unreadable, conflated, missed, offsets }: AccountedMessage) => ({
  events,
  sums,
  malformed: unreadable.events,
  conflated,
  filtered: offsets?.filtered ?? 0,
  invalid: offsets?.invalid ?? 0,
  markers: offsets?.markers ?? 0,
  missed,
});

const repeated = ({ events }: AccountedMessage): Delivery => ({
  events: [],
  sums: [],
  malformed: 0,
  duplicates: events.length,
  conflated: 0,
  filtered: 0,
  invalid: 0,
  markers: 0,
  missed: 0,
  passed: 0,
  unexplained: 0,
  repaired: 0,
  unexplainedEvents: 0,
  rowDifference: 0,
});
