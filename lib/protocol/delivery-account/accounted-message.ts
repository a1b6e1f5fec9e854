import type { DomainEvent } from '../../events';
import type { EventsBatch, Gap, LevelCounts, Offsets, SubscribeOk } from '..';
import { eventSum } from '../event-sum';

/** Events of a message that the client's schemas reject: how many, and `sumOf` them. */
export interface UnreadableEvents {
  events: number;
  sum: number;
}
const none: UnreadableEvents = { events: 0, sum: 0 };

/** An acknowledgement, a batch or a gap in one shape, as far as delivery accounting needs it. */
export interface AccountedMessage {
  cursor: string;
  /** Undefined: the gateway does not say what became of each offset. */
  offsets: Offsets | undefined;
  events: readonly DomainEvent[];
  unreadable: UnreadableEvents;
  /** `sumOf` the events as the gateway computed it. */
  sum: number | undefined;
  /** `eventSum` of each event. */
  sums: readonly number[];
  conflated: number;
  /** The same, by level; undefined: the feed has none. */
  conflatedLevels?: LevelCounts | undefined;
  missed: number;
  /** It replaces the client's state. */
  isSnapshot: boolean;
  /** It is the first message, or from another log than the one before: it continues nothing. */
  isRestart: boolean;
  /** The log of the messages before it no longer exists. */
  isOtherLog: boolean;
  /** Rows of the snapshot: as many as the gateway counted, and as many as arrived. */
  rows?: { expected: number; received: number };
}

const continued = { isSnapshot: false, isRestart: false, isOtherLog: false };
const noEvents = { events: [], sums: [], unreadable: none, isSnapshot: true };

export function fromAck(
  ack: SubscribeOk,
  isFirst: boolean,
  unreadable: UnreadableEvents = none,
): AccountedMessage {
  const { cursor, offsets, sum, recovered, events = [], conflated = 0, missed = 0, reason } = ack;
  const { conflatedLevels } = ack;
  const head = { cursor, offsets, conflated, conflatedLevels, missed, sum };
  if (recovered) return { ...head, ...continued, events, sums: events.map(eventSum), unreadable };
  const isOtherLog = reason === 'epoch';
  return { ...head, ...rowsOf(ack, unreadable), ...noEvents, isRestart: isFirst || isOtherLog, isOtherLog };
}

export function fromBatch(batch: EventsBatch, unreadable: UnreadableEvents = none): AccountedMessage {
  const { cursor, offsets, sum, events, conflated, conflatedLevels } = batch;
  const sums = events.map(eventSum);
  const head = { cursor, offsets, sum, events, sums, unreadable };
  return { ...head, conflated, conflatedLevels, missed: 0, ...continued };
}

export function fromGap(gap: Gap, unreadable: UnreadableEvents = none): AccountedMessage {
  const { cursor, offsets, missed, reason } = gap;
  const head = { cursor, offsets, missed, conflated: 0, sum: undefined };
  const isOtherLog = reason === 'epoch';
  return { ...head, ...rowsOf(gap, unreadable), ...noEvents, isRestart: isOtherLog, isOtherLog };
}

/** How many offsets a message accounts for. */
export const accountedOffsets = ({
  events,
  unreadable,
  conflated,
  missed,
  offsets,
}: AccountedMessage): number =>
  events.length +
  unreadable.events +
  conflated +
  missed +
  (offsets ? offsets.filtered + offsets.invalid + offsets.markers : 0);

function rowsOf(
  { rows, snapshot }: Pick<Gap, 'rows' | 'snapshot'>,
  unreadable: UnreadableEvents,
): Pick<AccountedMessage, 'rows'> {
  if (rows === undefined) return {};
  return { rows: { expected: rows, received: (snapshot?.length ?? 0) + unreadable.events } };
}
