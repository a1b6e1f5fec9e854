import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Gap, Offsets, SubscribeOk } from '@/lib/protocol';
import { eventSum } from '@/lib/protocol/event-sum';

/** Events that came and fit nothing that the reader knows: how many, and `sumOf` them. */
export interface LeftOut {
  events: number;
  sum: number;
}
const nothing: LeftOut = { events: 0, sum: 0 };

/** What any message says of a subscription, whatever its kind. */
export interface Claim {
  cursor: string;
  /** Undefined: the gateway does not say what became of each offset. */
  offsets: Offsets | undefined;
  events: readonly DomainEvent[];
  leftOut: LeftOut;
  sum: number | undefined;
  /** `eventSum` of each event. */
  sums: readonly number[];
  conflated: number;
  missed: number;
  /** It replaces what is held. */
  isSnapshot: boolean;
  /** It is of another log than what came before, or the first: there is nothing to go on from. */
  isRestart: boolean;
  /** What came before is of a log that is gone. */
  isOtherLog: boolean;
  rows?: { claimed: number; came: number };
}

export function claimOfAck(ack: SubscribeOk, isFirst: boolean, leftOut: LeftOut = nothing): Claim {
  const { cursor, offsets, sum, recovered, events = [], conflated = 0, missed = 0, reason } = ack;
  const head = { cursor, offsets, conflated, missed, sum };
  if (recovered)
    return {
      ...head,
      events,
      sums: events.map(eventSum),
      leftOut,
      isSnapshot: false,
      isRestart: false,
      isOtherLog: false,
    };
  return {
    ...head,
    ...rowsOf(ack, leftOut),
    events: [],
    sums: [],
    leftOut: nothing,
    isSnapshot: true,
    isRestart: isFirst || reason === 'epoch',
    isOtherLog: reason === 'epoch',
  };
}

export function claimOfBatch(batch: EventsBatch, leftOut: LeftOut = nothing): Claim {
  const { cursor, offsets, sum, events, conflated } = batch;
  return {
    cursor,
    offsets,
    sum,
    events,
    sums: events.map(eventSum),
    leftOut,
    conflated,
    missed: 0,
    isSnapshot: false,
    isRestart: false,
    isOtherLog: false,
  };
}

export function claimOfGap(gap: Gap, leftOut: LeftOut = nothing): Claim {
  const { cursor, offsets, missed, reason } = gap;
  return {
    cursor,
    offsets,
    missed,
    ...rowsOf(gap, leftOut),
    sum: undefined,
    conflated: 0,
    events: [],
    sums: [],
    leftOut: nothing,
    isSnapshot: true,
    isRestart: reason === 'epoch',
    isOtherLog: reason === 'epoch',
  };
}

/** How many offsets a message accounts for. */
export const explained = ({ events, leftOut, conflated, missed, offsets }: Claim): number =>
  events.length +
  leftOut.events +
  conflated +
  missed +
  (offsets ? offsets.filtered + offsets.invalid + offsets.markers : 0);

function rowsOf({ rows, snapshot }: Pick<Gap, 'rows' | 'snapshot'>, leftOut: LeftOut): Pick<Claim, 'rows'> {
  if (rows === undefined) return {};
  return { rows: { claimed: rows, came: (snapshot?.length ?? 0) + leftOut.events } };
}
