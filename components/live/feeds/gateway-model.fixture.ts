import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Offsets, SubscribeOk } from '@/lib/protocol';
import { decodeCursor, encodeCursor, offsetsBefore } from '@/lib/protocol/cursor';
import { addSums, eventSum } from '@/lib/protocol/event-sum';
import type { FeedRequest } from './feed-session';
import { event } from './feed-session.fixture';
import type { OnAck } from './pending-subscribe';

/** What may be at an offset. other: an event that does not match the filter. */
export const kinds = ['event', 'other', 'invalid', 'marker'] as const;
export type Kind = (typeof kinds)[number];
export const tampers = ['drop', 'double', 'reorder', 'change'] as const;
export type Tamper = (typeof tampers)[number];

type Position = readonly number[];
type Counted = Pick<EventsBatch, 'events' | 'cursor' | 'sum'> & { offsets: Offsets };

/** An event as the page shows it. */
export const textOf = ({ id, data }: DomainEvent): string => `${id} ${JSON.stringify(data)}`;

/** A log and its gateway. One event can be corrupted: in the ring buffer, or only in one message. */
export class GatewayModel {
  private readonly logs: Kind[][];
  private sent: Position = [];
  private armed: { tamper: Tamper; where: 'ring' | 'way' } | undefined;
  /** The event that is corrupted in the ring buffer. */
  private inRing: { tamper: Tamper; id: string } | undefined;
  /** A message was corrupted: the page has to notice it. */
  wasWrong = false;

  constructor(partitions: number) {
    this.logs = Array.from({ length: partitions }, () => []);
  }

  /** All valid events that match the filter. */
  truth(isFiltered: boolean): string[] {
    return this.eventsIn(this.start, this.now, isFiltered).map(textOf);
  }

  write(partition: number, kind: Kind): void {
    this.logs[partition % this.logs.length]?.push(kind);
  }

  goWrong(tamper: Tamper, where: 'ring' | 'way'): void {
    this.armed ??= { tamper, where };
  }

  /** Acks a subscribe request; live batches follow. */
  subscribe = ({ cursor, filter, reread }: FeedRequest, onAck: OnAck): void => {
    const head = { ok: true, feed: 'orders' } as const;
    const from = cursor === undefined ? undefined : decodeCursor(cursor)?.next;
    const isFiltered = Object.keys(filter).length > 0;
    const counted = this.between(from ?? this.now, isFiltered, reread === true);
    this.sent = this.now;
    if (from) onAck({ ...head, ...counted, recovered: true });
    else {
      const snapshot = [...this.now];
      onAck({
        ...head,
        ...counted,
        events: [],
        recovered: false,
        snapshot,
        rows: snapshot.length,
      } as SubscribeOk);
    }
  };

  /** The next live batch of the room. */
  batch(isFiltered: boolean): EventsBatch {
    const counted = this.between(this.sent, isFiltered, false);
    this.sent = this.now;
    return { feed: 'orders', conflated: 0, ...counted };
  }

  private get now(): Position {
    return this.logs.map(({ length }) => length);
  }

  private get start(): Position {
    return this.logs.map(() => 0);
  }

  private between(from: Position, isFiltered: boolean, isReread: boolean): Counted {
    const to = this.now;
    const events = this.eventsIn(from, to, isFiltered);
    const passed = from.flatMap(
      (offset, partition) => this.logs[partition]?.slice(offset, to[partition]) ?? [],
    );
    const count = (kind: Kind) => passed.filter((each) => each === kind).length;
    return {
      cursor: encodeCursor({ epoch: 'e', next: to }),
      events: isReread ? events : this.tampered(events),
      sum: events.map(eventSum).reduce(addSums, 0),
      offsets: {
        from: offsetsBefore(from),
        to: offsetsBefore(to),
        filtered: isFiltered ? count('other') : 0,
        invalid: count('invalid'),
        markers: count('marker'),
      },
    };
  }

  private eventsIn(from: Position, to: Position, isFiltered: boolean): DomainEvent[] {
    return from.flatMap((offset, partition) =>
      (this.logs[partition] ?? []).slice(offset, to[partition]).flatMap((kind, i) => {
        const passes = kind === 'event' || (kind === 'other' && !isFiltered);
        return passes ? [event(offset + i, partition)] : [];
      }),
    );
  }

  private tampered(events: DomainEvent[]): DomainEvent[] {
    if (this.inRing) return tamperWith(events, this.inRing.tamper, this.inRing.id) ?? events;
    if (!this.armed) return events;
    const { tamper, where } = this.armed;
    for (const { id } of events) {
      const wrong = tamperWith(events, tamper, id);
      if (!wrong) continue;
      this.armed = undefined;
      this.wasWrong = true;
      if (where === 'ring') this.inRing = { tamper, id };
      return wrong;
    }
    return events;
  }
}

/** The events with one of them corrupted; undefined: not possible for this one. */
function tamperWith(events: readonly DomainEvent[], tamper: Tamper, id: string): DomainEvent[] | undefined {
  const at = events.findIndex((each) => each.id === id);
  const [wrong, next] = [events[at], events[at + 1]];
  if (!wrong) return undefined;
  if (tamper === 'drop') return events.toSpliced(at, 1);
  if (tamper === 'double') return events.toSpliced(at, 0, wrong);
  if (tamper === 'change') return events.toSpliced(at, 1, { ...wrong, data: { changed: true } });
  return next?.partition === wrong.partition ? events.toSpliced(at, 2, next, wrong) : undefined;
}
