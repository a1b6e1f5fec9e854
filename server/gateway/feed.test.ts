import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { Feed, Filter } from '@/lib/protocol';
import { FeedState } from './feed';
import { feedPolicies } from './feed-policy';
import { newestEvents } from './projection';

function arrange(name: Feed, bounds = { events: 100, bytes: 1e6 }) {
  const sent: { room: string; ids: string[] }[] = [];
  const feed = new FeedState({
    name,
    epoch: 'e1',
    bounds,
    policy: feedPolicies(() => 'cust-1')[name],
    projection: newestEvents(10),
    send: (room, batch) => sent.push({ room: room.name, ids: batch.events.map(({ id }) => id) }),
  });
  for (const partition of [0, 1]) feed.begin(partition, 0);
  return { feed, sent };
}
const price = (symbol: string, partition: number, offset: number): DomainEvent => ({
  id: `${symbol}-${offset}`,
  type: 'price.ticked',
  at: 1_000 + offset,
  partition,
  offset,
  data: { symbol, price: 1, size: 1, at: 1 },
});
const push = (feed: FeedState, ...events: DomainEvent[]) => {
  for (const event of events) feed.push(event, 100);
  feed.settle();
};

describe('FeedState', () => {
  it('resumes a cursor with exactly the events after it that pass the filter', () => {
    const { feed } = arrange('prices');
    push(feed, price('A', 0, 0), price('B', 1, 0));
    const { cursor } = feed;
    push(feed, price('A', 0, 1), price('B', 1, 1), price('A', 0, 2));
    const filter: Filter = { symbols: ['A'] };
    const resumed = feed.resume(cursor, filter);
    expect(resumed).toMatchObject({ kind: 'recovered', conflated: 0 });
    expect(resumed.kind === 'recovered' && resumed.events.map(({ id }) => id)).toEqual(['A-1', 'A-2']);
  });

  it('says how much is missed when the ring no longer holds it', () => {
    const { feed } = arrange('prices', { events: 2, bytes: 1e6 });
    push(feed, price('A', 0, 0));
    const { cursor } = feed;
    push(feed, price('A', 0, 1), price('A', 0, 2), price('A', 0, 3), price('A', 0, 4));
    expect(feed.resume(cursor, {})).toEqual({ kind: 'gap', missed: 2, reason: 'ring' });
  });

  it('takes no cursor of another log, of the future, or that it never wrote', () => {
    const { feed } = arrange('prices');
    push(feed, price('A', 0, 0));
    for (const cursor of ['other~0~0', 'e1~zz~0', 'nonsense', 'e1~-1', '__proto__~0']) {
      expect(feed.resume(cursor, {})).toMatchObject({ kind: 'gap', reason: 'epoch' });
    }
  });

  it('lets the latest price of each symbol stand for a long absence, and says for how many', () => {
    const { feed } = arrange('prices', { events: 10_000, bytes: 1e9 });
    const { cursor } = feed;
    push(feed, ...Array.from({ length: 5_000 }, (_, i) => price(i % 2 ? 'A' : 'B', 0, i)));
    const resumed = feed.resume(cursor, {});
    expect(resumed.kind === 'recovered' && resumed.events.length + resumed.conflated).toBe(5_000);
    expect(resumed.kind === 'recovered' && resumed.events.map(({ id }) => id)).toEqual(['B-4998', 'A-4999']);
  });

  it('sends an event to the rooms whose filter it passes and to no other', () => {
    const { feed, sent } = arrange('prices');
    const all = feed.join({}, 'live').name;
    const a = feed.join({ symbols: ['A', 'constructor'] }, 'live').name;
    const b = feed.join({ symbols: ['B'] }, 'live').name;
    push(feed, price('A', 0, 0));
    expect(sent.map(({ room }) => room).sort()).toEqual([all, a].sort());
    push(feed, price('constructor', 0, 1));
    expect(sent.some(({ room }) => room === b)).toBe(false);
  });

  it('forgets a room when its last client leaves', () => {
    const { feed, sent } = arrange('prices');
    const room = feed.join({}, 'live');
    feed.join({}, 'live');
    feed.leave(room);
    push(feed, price('A', 0, 0));
    expect(sent).toHaveLength(1);
    feed.leave(room);
    push(feed, price('A', 0, 1));
    expect(sent).toHaveLength(1);
  });

  it('never conflates orders, in whatever tier', () => {
    const policy = feedPolicies(() => undefined).orders;
    expect(policy.conflateBy({}, 'background')).toBeUndefined();
  });
});
