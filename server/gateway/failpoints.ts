import { z } from 'zod';
import { type Feed, feeds } from '@/lib/protocol';
import { isUnfiltered } from '@/lib/protocol/filter';
import type { FeedHub } from './feeds/feed-hub';
import type { Entry } from './ring/partition-log';

const onEvents = ['drop', 'double', 'reorder', 'change'] as const;
const others = ['lose-batch', 'narrow-filter', 'short-snapshot', 'clock'] as const;

/** What is to go wrong, how often and on which feed; unset: on any. */
export const failpointSchema = z.object({
  name: z.enum([...onEvents, ...others]),
  feed: z.enum(feeds).optional(),
  times: z.number().int().min(1).max(1_000).default(1),
  /** Of what happens to an event: to all of the gateway, or to its rooms alone. */
  where: z.enum(['before-ring', 'after-ring']).default('after-ring'),
  /** Of the clock. */
  offsetMs: z.number().int().default(0),
});
export type Failpoint = z.input<typeof failpointSchema>;
type Armed = z.output<typeof failpointSchema>;

/**
 * Faults that a test asks for, to see that they are seen. A gateway that is not started with GATEWAY_FAILPOINTS=1 has
 * none of this: they are put around the methods of a feed, which itself knows nothing of them.
 */
export class Failpoints {
  private armed: Armed[] = [];
  private clockOffsetMs = 0;

  arm(failpoint: Failpoint): void {
    const armed = failpointSchema.parse(failpoint);
    if (armed.name === 'clock') this.clockOffsetMs = armed.offsetMs;
    else this.armed.push(armed);
  }

  /** The gateway's clock, epoch ms. */
  readonly now = (): number => Date.now() + this.clockOffsetMs;

  /** Puts the failpoints around a feed. */
  install(feed: FeedHub): void {
    const push = feed.push.bind(feed);
    const before = this.around<[Event, ...Rest]>(feed.name, 'before-ring', push, ([event, ...rest]) => [
      changed(event),
      ...rest,
    ]);
    feed.push = (event, bytes, at = event.at, sum = feed.sumNow(event)) => before(event, bytes, at, sum);
    const deliver = feed.deliver.bind(feed);
    feed.deliver = this.around<[Entry]>(feed.name, 'after-ring', deliver, ([entry]) => [
      { ...entry, event: changed(entry.event) },
    ]);
    const give = feed.give.bind(feed);
    feed.give = (room, entry) => {
      if (isUnfiltered(room.key.filter) || !this.takes('narrow-filter', feed.name)) give(room, entry);
    };
    const send = feed.send.bind(feed);
    feed.send = (room, batch) => {
      if (!this.takes('lose-batch', feed.name)) send(room, batch);
    };
    const snapshot = feed.projection.snapshot.bind(feed.projection);
    feed.projection.snapshot = (...asked) => {
      const rows = snapshot(...asked);
      return rows.length > 0 && this.takes('short-snapshot', feed.name) ? rows.slice(1) : rows;
    };
  }

  /** What is done with each event, and what is done with it instead. */
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

type Event = Entry['event'];
type Rest = [bytes: number, at: number, sum: number | undefined];

const partitionOf = (item: Event | Entry): number => ('event' in item ? item.event : item).partition;

/** The same event, of which a reader sees that it says something else. */
const changed = (event: Event): Event => ({ ...event, at: event.at + 1 });
