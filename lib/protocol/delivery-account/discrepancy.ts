import { addSums } from '@/lib/protocol/event-sum';
import { type Claim, explained } from './accounted-message';
import type { OffsetOrder } from './offset-order';

/**
 * Why a message does not add up. hole: it does not begin where the last one ended · filter: without a filter something
 * was filtered out · count: its counts are not the offsets from where it begins to where it ends · order: offsets of a
 * partition go back · content: its events are not those that were read · rows: its snapshot has another number of rows.
 */
export type FaultCause = 'hole' | 'filter' | 'count' | 'order' | 'content' | 'rows';

export interface Fault {
  cause: FaultCause;
  /** How many offsets, or rows, are not what they should be; of `content` at least so many. */
  unexplained: number;
  /** Where the account stood, and what the message says. Offsets over all partitions. */
  at: number | undefined;
  from: number | undefined;
  to: number | undefined;
  /** How many offsets the message accounts for. */
  explained: number;
  /** What was found in the events themselves: they are not believed, though they are as many as they should be. */
  isOfEvents: boolean;
}

interface Standing {
  at: number | undefined;
  isWhole: boolean;
  order: OffsetOrder;
}

/** What is wrong with a message after those before it; undefined: nothing. Changes nothing. */
export function faultOf(claim: Claim, standing: Standing): Fault | undefined {
  for (const [cause, check] of checks) {
    const unexplained = check(claim, standing);
    if (unexplained > 0) return fault(cause, unexplained, claim, standing);
  }
  return undefined;
}

/** Each says how many offsets do not fit; the first that finds something names the cause. */
const checks: readonly [FaultCause, (claim: Claim, standing: Standing) => number][] = [
  ['rows', ({ rows }) => (rows ? Math.abs(rows.claimed - rows.came) : 0)],
  ['hole', holeBefore],
  ['filter', ({ offsets }, { isWhole }) => (isWhole ? (offsets?.filtered ?? 0) : 0)],
  ['count', miscounted],
  ['order', ({ offsets, events }, { order }) => (offsets ? order.goingBack(events) : 0)],
  ['content', hasOtherSum],
];

function holeBefore({ offsets, isRestart }: Claim, { at }: Standing): number {
  return !offsets || isRestart || at === undefined ? 0 : Math.abs(offsets.from - at);
}

function miscounted(claim: Claim): number {
  const { offsets } = claim;
  return offsets ? Math.abs(offsets.to - offsets.from - explained(claim)) : 0;
}

function hasOtherSum({ sum, sums, leftOut }: Claim): number {
  return sum === undefined || sum === sums.reduce(addSums, leftOut.sum) ? 0 : 1;
}

function fault(cause: FaultCause, unexplained: number, claim: Claim, { at }: Standing): Fault {
  return {
    cause,
    unexplained,
    at,
    from: claim.offsets?.from,
    to: claim.offsets?.to,
    explained: explained(claim),
    isOfEvents: cause === 'order' || cause === 'content',
  };
}

/** A fault in words, for a log. */
export function faultText({ cause, unexplained, at, from, to, explained: counted }: Fault): string {
  const range = `offsets ${from ?? '?'} to ${to ?? '?'}`;
  const texts: Record<FaultCause, string> = {
    hole: `${range} came after offset ${at ?? '?'}`,
    filter: `${range}: ${unexplained} filtered out where there is no filter`,
    count: `${range} were said to hold ${counted}`,
    order: `${range}: ${unexplained} came behind later offsets of their partition`,
    content: `${range}: an event is not the one that was read from Kafka`,
    rows: `a snapshot has ${unexplained} rows more or fewer than it should`,
  };
  return texts[cause];
}
