import { addSums } from '../event-sum';
import { type AccountedMessage, accountedOffsets } from './accounted-message';
import type { OffsetOrder } from './offset-order';

/**
 * Why a message does not add up.
 * - sequence-gap: it does not begin where the previous message ended
 * - filter: events were filtered out of a subscription that has no filter
 * - count: its counts do not sum to the offsets between its start and its end, or those by level to their total
 * - order: offsets of a partition go backwards
 * - content: its events are not the ones that the gateway decoded (their sum differs)
 * - rows: its snapshot does not have as many rows as the gateway counted
 */
export type DiscrepancyCause = 'sequence-gap' | 'filter' | 'count' | 'order' | 'content' | 'rows';

/** What does not add up in a message. Offsets are sums over all partitions. */
export interface Discrepancy {
  cause: DiscrepancyCause;
  /** How many offsets are unexplained, or how many rows differ; for `content` a lower bound. */
  unexplained: number;
  /** Where the message should have begun; undefined: unknown. */
  expectedFrom: number | undefined;
  /** Where the message says that it begins and ends. */
  from: number | undefined;
  to: number | undefined;
  /** How many offsets the message accounts for. */
  accounted: number;
  /** It is in the events themselves: their number is right, but they cannot be trusted. */
  isInEvents: boolean;
}

/** The account that a message is compared with. */
interface AccountState {
  /** Where the last message ended; undefined: unknown. */
  offset: number | undefined;
  /** The subscription has no filter. */
  isUnfiltered: boolean;
  order: OffsetOrder;
}

/** The first discrepancy between a message and the messages before it; undefined: it adds up. Changes nothing. */
export function findDiscrepancy(message: AccountedMessage, state: AccountState): Discrepancy | undefined {
  for (const [cause, check] of checks) {
    const unexplained = check(message, state);
    if (unexplained > 0) return discrepancy(cause, unexplained, message, state);
  }
  return undefined;
}

/** Each returns how many offsets do not fit; the first that is not 0 names the cause. */
const checks: readonly [DiscrepancyCause, (message: AccountedMessage, state: AccountState) => number][] = [
  ['rows', ({ rows }) => (rows ? Math.abs(rows.expected - rows.received) : 0)],
  ['sequence-gap', sequenceGap],
  ['filter', ({ offsets }, { isUnfiltered }) => (isUnfiltered ? (offsets?.filtered ?? 0) : 0)],
  ['count', miscounted],
  ['order', ({ offsets, events }, { order }) => (offsets ? order.goingBack(events) : 0)],
  ['content', hasOtherSum],
];

function sequenceGap({ offsets, isRestart }: AccountedMessage, { offset }: AccountState): number {
  return !offsets || isRestart || offset === undefined ? 0 : Math.abs(offsets.from - offset);
}

function miscounted(message: AccountedMessage): number {
  const { offsets } = message;
  const difference = offsets ? Math.abs(offsets.to - offsets.from - accountedOffsets(message)) : 0;
  return difference || levelDifference(message);
}

/** The conflated events of each level have to be as many as all. */
function levelDifference({ conflated, conflatedLevels }: AccountedMessage): number {
  if (!conflatedLevels) return 0;
  return Math.abs(Object.values(conflatedLevels).reduce((sum, count) => sum - count, conflated));
}

function hasOtherSum({ sum, sums, unreadable }: AccountedMessage): number {
  return sum === undefined || sum === sums.reduce(addSums, unreadable.sum) ? 0 : 1;
}

function discrepancy(
  cause: DiscrepancyCause,
  unexplained: number,
  message: AccountedMessage,
  { offset }: AccountState,
): Discrepancy {
  return {
    cause,
    unexplained,
    expectedFrom: offset,
    from: message.offsets?.from,
    to: message.offsets?.to,
    accounted: accountedOffsets(message),
    isInEvents: cause === 'order' || cause === 'content',
  };
}

/** A discrepancy in words, for a log. */
export function discrepancyText({
  cause,
  unexplained,
  expectedFrom,
  from,
  to,
  accounted,
}: Discrepancy): string {
  const range = `offsets ${from ?? '?'} to ${to ?? '?'}`;
  const texts: Record<DiscrepancyCause, string> = {
    'sequence-gap': `${range} came after offset ${expectedFrom ?? '?'}`,
    filter: `${range}: ${unexplained} filtered out although the subscription has no filter`,
    count: `${range}: the message accounts for ${accounted}`,
    order: `${range}: ${unexplained} came after later offsets of their partition`,
    content: `${range}: an event differs from the one that was read from Kafka`,
    rows: `a snapshot has ${unexplained} rows more or fewer than the gateway counted`,
  };
  return texts[cause];
}
