/**
 * Delivery accounting of one subscription, as a page or a test client does it: whether what the gateway says became of
 * every offset is what came. Pure; the messages are believed to fit the protocol.
 */

import type { DomainEvent } from '../../events';
import type { EventsBatch, Gap, SubscribeOk } from '..';
import { eventSum } from '../event-sum';
import {
  type Claim,
  claimOfAck,
  claimOfBatch,
  claimOfGap,
  explained,
  type LeftOut,
} from './accounted-message';
import { type Fault, faultOf } from './discrepancy';
import { inOrder, OffsetOrder } from './offset-order';

/** What a message brought, for the ledger. All but `passed` are offsets or events, counted where each was found. */
export interface Delivery {
  /** Events that are new here, in the order in which they came. */
  events: readonly DomainEvent[];
  /** `eventSum` of each. */
  sums: readonly number[];
  /** Events that came, took an offset and fit nothing that the page reads. */
  malformed: number;
  /** Events that were here already: dropped. */
  duplicates: number;
  conflated: number;
  filtered: number;
  invalid: number;
  markers: number;
  /** Offsets that can no longer be had. */
  missed: number;
  /** Offsets from where the account stood to where it stands; undefined: the gateway does not say. */
  passed: number | undefined;
  /** Of those, what nothing explains even after it was read again. Is not among `events` or any other count. */
  unexplained: number;
  /** Offsets that were unexplained before this message, and no longer are. */
  repaired: number;
  /** How many of `events` are not to be counted as come, because they are among `unexplained`. */
  doubted: number;
  /** Rows that its snapshot lacks, or has too many, even after it was asked for again. */
  rows: number;
}
export type Verdict =
  /** `fault`: it was asked for twice more and still does not add up. */
  | { apply: true; delivery: Delivery; fault?: Fault }
  /** It is not to be applied: ask again with `request()`. */
  | { apply: false; fault: Fault };

/** A message that does not add up is asked for so often: from memory, then read from Kafka again. */
const requests = 2;

export class DeliveryAccount {
  /** Behind the last message that was applied: the last good cursor. */
  cursor: string | undefined;
  /** Offsets before the cursor, over all partitions; undefined: the gateway does not say. */
  at: number | undefined;
  /** Offsets that are unexplained now, and asked for again. */
  open = 0;
  /** With true, what does not add up is taken at once and stays unexplained: asking has not helped just now. */
  believes = false;
  private order = new OffsetOrder();
  private refused = 0;
  /** What was refused was a snapshot, for its rows. */
  private lacksRows = false;
  /** What was refused reaches up to here. */
  private until = 0;

  /** `isWhole`: the subscription has no filter, so nothing can have been filtered out. */
  constructor(private readonly isWhole: boolean) {}

  ack(ack: SubscribeOk, leftOut?: LeftOut): Verdict {
    return this.judge(claimOfAck(ack, this.cursor === undefined, leftOut));
  }

  batch(batch: EventsBatch, leftOut?: LeftOut): Verdict {
    return this.judge(claimOfBatch(batch, leftOut));
  }

  gap(gap: Gap, leftOut?: LeftOut): Verdict {
    return this.judge(claimOfGap(gap, leftOut));
  }

  /** How to ask for what follows. */
  request(): { cursor?: string; reread?: true } {
    return {
      ...(this.cursor === undefined ? {} : { cursor: this.cursor }),
      ...(this.refused >= requests ? { reread: true } : {}),
    };
  }

  private judge(claim: Claim): Verdict {
    if (this.isRepeat(claim)) return { apply: true, delivery: repeated(claim) };
    const fault = faultOf(claim, { at: this.at, isWhole: this.isWhole, order: this.order });
    if (!fault) return { apply: true, delivery: this.take(claim) };
    if (this.refused < requests && !this.believes) return this.refuse(claim, fault);
    return { apply: true, fault, delivery: this.take(claim, fault) };
  }

  /** A message that came before: it brings nothing, and its cursor leads back. */
  private isRepeat({ offsets, isSnapshot, events }: Claim): boolean {
    if (!offsets || isSnapshot || this.at === undefined) return false;
    const isPast = offsets.from < this.at && offsets.to <= this.at;
    return isPast && events.every((event) => this.order.isKnown(event));
  }

  private refuse({ offsets }: Claim, fault: Fault): Verdict {
    this.refused += 1;
    this.lacksRows = fault.cause === 'rows';
    this.open = Math.max(this.open, fault.unexplained);
    this.until = Math.max(this.until, offsets?.to ?? 0);
    return { apply: false, fault };
  }

  private take(claim: Claim, fault?: Fault): Delivery {
    if (claim.isSnapshot) this.order = new OffsetOrder();
    const events = this.order.fresh(fault?.cause === 'order' ? inOrder(claim.events) : claim.events);
    const sums = events.length === claim.events.length && !fault ? claim.sums : events.map(eventSum);
    const came = { ...claim, events, sums };
    const passed = this.passedBy(claim);
    this.cursor = claim.cursor;
    this.at = claim.offsets?.to;
    const doubted = fault?.isOfEvents ? Math.min(fault.unexplained, events.length) : 0;
    const rows = fault?.cause === 'rows' ? fault.unexplained : 0;
    return {
      ...countsOf(came),
      duplicates: claim.events.length - events.length,
      doubted,
      rows,
      ...this.settled(claim, passed, fault && { doubted, rows, rest: (passed ?? 0) - explained(came) }),
    };
  }

  private passedBy({ offsets, isRestart }: Claim): number | undefined {
    if (!offsets) return undefined;
    const from = isRestart ? offsets.from : (this.at ?? offsets.from);
    return Math.max(0, offsets.to - from);
  }

  /**
   * What becomes of the offsets that were unexplained until now. `kept`: of a message that is taken though it does not
   * add up, what it doubts and what is left over; below 0 it explains more than there is, which the ledger shows.
   */
  private settled(
    { isOtherLog }: Claim,
    passed: number | undefined,
    kept?: { doubted: number; rest: number; rows: number },
  ): Pick<Delivery, 'passed' | 'unexplained' | 'repaired'> {
    const { open } = this;
    const unexplained = kept ? kept.doubted + Math.max(0, kept.rest) : 0;
    // What a gateway says that does not say what became of its offsets proves nothing, now or later.
    if (this.at === undefined && open > 0) this.until = Number.POSITIVE_INFINITY;
    const isOver = kept !== undefined || isOtherLog || (this.at ?? 0) >= this.until;
    if (!isOver) return { passed, unexplained, repaired: 0 };
    this.open = 0;
    this.refused = 0;
    this.until = 0;
    // In another log nobody can say any more what they were.
    if (isOtherLog && !this.lacksRows)
      return { passed: (passed ?? 0) + open, unexplained: unexplained + open, repaired: 0 };
    const still = unexplained + (kept ? Math.max(0, -kept.rest) + kept.rows : 0);
    return { passed, unexplained, repaired: Math.max(0, open - still) };
  }
}

const countsOf = ({ events, sums, leftOut, conflated, missed, offsets }: Claim) => ({
  events,
  sums,
  malformed: leftOut.events,
  conflated,
  filtered: offsets?.filtered ?? 0,
  invalid: offsets?.invalid ?? 0,
  markers: offsets?.markers ?? 0,
  missed,
});

const repeated = ({ events }: Claim): Delivery => ({
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
  doubted: 0,
  rows: 0,
});
