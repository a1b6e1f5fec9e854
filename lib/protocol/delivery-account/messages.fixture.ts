import type { DomainEvent } from '../../events';
import type { EventsBatch, SubscribeOk } from '..';
import { sumOf } from '../event-sum';

export const event = (offset: number, partition = 0): DomainEvent =>
  ({
    id: `e${partition}-${offset}`,
    type: 'order.placed',
    at: 1,
    partition,
    offset,
    data: {},
  }) as DomainEvent;

interface Passed {
  from: number;
  to: number;
  filtered?: number;
  invalid?: number;
  markers?: number;
}
export const offsets = ({ from, to, filtered = 0, invalid = 0, markers = 0 }: Passed) => ({
  offsets: { from, to, filtered, invalid, markers },
});

/** A batch of these events of one partition. Offsets that are neither events nor conflated count as markers. */
export function batch(
  from: number,
  to: number,
  events: readonly number[],
  over: Partial<EventsBatch> = {},
): EventsBatch {
  const list = events.map((offset) => event(offset));
  const markers = Math.max(0, to - from - list.length - (over.conflated ?? 0));
  const head = { cursor: `c${to}`, events: list, conflated: 0, ...offsets({ from, to, markers }) };
  return { feed: 'orders', sum: sumOf(over.events ?? list), ...head, ...over };
}

/** An ack whose cursor was honoured. */
export function recovered(
  from: number,
  to: number,
  events: readonly number[],
  over: Partial<EventsBatch> = {},
): SubscribeOk {
  return { ok: true, ...batch(from, to, events, over), recovered: true };
}

/** An ack with a snapshot of the state at an offset. */
export const snapshot = (at: number, over: Partial<SubscribeOk> = {}): SubscribeOk => ({
  ok: true,
  feed: 'orders',
  cursor: `c${at}`,
  recovered: false,
  snapshot: [],
  rows: 0,
  ...offsets({ from: at, to: at }),
  ...over,
});
