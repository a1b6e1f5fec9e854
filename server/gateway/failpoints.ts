import { z } from 'zod';
import { markOf } from '@/lib/analytics/event-mark';
import { type Feed, feeds } from '@/lib/protocol';
import { isUnfiltered } from '@/lib/protocol/filter';
import type { FeedHub } from './feeds/feed-hub';
import type { Entry } from './ring/partition-log';
import type { RoomWriter } from './rooms/room-writer';

const onEvents = ['drop', 'double', 'reorder', 'change'] as const;
const others = ['lose-batch', 'narrow-filter', 'short-snapshot', 'clock'] as const;

/** A fault to inject, how often, and on which feed (unset: any). */
export const failpointSchema = z.object({
  name: z.enum([...onEvents, ...others]),
  feed: z.enum(feeds).optional(),
  times: z.number().int().min(1).max(1_000).default(1),
  /** Of a fault on events: before-ring affects the whole gateway, after-ring only its rooms. */
  where: z.enum(['before-ring', 'after-ring']).default('after-ring'),
  /** Of `clock`. */
  offsetMs: z.number().int().default(0),
});
export type Failpoint = z.input<typeof failpointSchema>;
type Armed = z.output<typeof failpointSchema>;

type Event = Entry['event'];
type PushArguments = [event: Event, bytes: number, at: number, sum: number | undefined, mark: number];

/**
 * Faults that a test injects, to check that they are detected. They exist only in a gateway started with
 * GATEWAY_FAILPOINTS=1, and wrap methods of feeds and of the room writer, which contain no code for them.
 */
export class Failpoints {
  private armed: Armed[] = [];
  private clockOffsetMs = 0;

  /** The fault occurs the next `times` times that it can. */
  arm(failpoint: Failpoint): void {
    const armed = failpointSchema.parse(failpoint);
    if (armed.name === 'clock') this.clockOffsetMs = armed.offsetMs;
    else this.armed.push(armed);
  }

  /** The gateway's clock, epoch ms. */
  readonly now = (): number => Date.now() + this.clockOffsetMs;

  install(hubs: Iterable<FeedHub>, writer: Pick<RoomWriter, 'send'>): void {
    for (const hub of hubs) this.installInFeed(hub);
    const send = writer.send.bind(writer);
    writer.send = (room, batch) => {
      if (!this.takes('lose-batch', room.key.feed)) send(room, batch);
    };
  }

  private installInFeed(hub: FeedHub): void {
    const { name, rooms, projection } = hub;
    const push = this.around<PushArguments>(name, 'before-ring', hub.push.bind(hub), ([event, ...rest]) => [
      changed(event),
      ...rest,
    ]);
    hub.push = (event, bytes, at = event.at, sum = hub.sumNow(event), mark = markOf(event)) =>
      push(event, bytes, at, sum, mark);
    rooms.deliver = this.around<[Entry]>(name, 'after-ring', rooms.deliver.bind(rooms), ([entry]) => [
      { ...entry, event: changed(entry.event) },
    ]);
    const give = rooms.give.bind(rooms);
    rooms.give = (room, entry) => {
      if (isUnfiltered(room.key.filter) || !this.takes('narrow-filter', name)) give(room, entry);
    };
    const snapshot = projection.snapshot.bind(projection);
    projection.snapshot = (...query) => {
      const rows = snapshot(...query);
      return rows.length > 0 && this.takes('short-snapshot', name) ? rows.slice(1) : rows;
    };
  }

  /** Wraps a method that is called with each event: an armed fault is what happens in place of the call. */
  private around<T extends [Event | Entry, ...unknown[]]>(
    feed: Feed,
    where: Armed['where'],
    next: (...args: T) => void,
    change: (args: T) => T,
  ): (...args: T) => void {
    let held: T | undefined;
    return (...args) => {
      if (held && partitionOf(held[0]) === partitionOf(args[0])) {
        const late = held;
        held = undefined;
        next(...args);
        next(...late);
      } else if (!held && this.takes('reorder', feed, where)) held = args;
      else if (this.takes('drop', feed, where)) return;
      else if (this.takes('change', feed, where)) next(...change(args));
      else {
        next(...args);
        if (this.takes('double', feed, where)) next(...args);
      }
    };
  }

  /** Uses up one occurrence of a fault; false: it is not armed. */
  private takes(name: Armed['name'], feed: Feed, where?: Armed['where']): boolean {
    const found = this.armed.find(
      (one) =>
        one.name === name && (one.feed ?? feed) === feed && (where === undefined || one.where === where),
    );
    if (!found) return false;
    found.times -= 1;
    if (found.times === 0) this.armed = this.armed.filter((one) => one !== found);
    return true;
  }
}

const partitionOf = (item: Event | Entry): number => ('event' in item ? item.event : item).partition;

/** The same event with other content. */
const changed = (event: Event): Event => ({ ...event, at: event.at + 1 });
