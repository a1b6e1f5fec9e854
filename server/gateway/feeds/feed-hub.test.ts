import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { Feed, Filter, Gap } from '@/lib/protocol';
import { FailureLog } from '@/server/gateway/failure-log';
import { createMetrics } from '@/server/gateway/metrics';
import { orderPolicy } from '@/server/gateway/policies/order-policy';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import { newestEvents } from '@/server/gateway/projections/projection';
import type { Mismatch } from '@/server/gateway/ring/offset-counts';
import type { Member } from '@/server/gateway/rooms/room';
import { FeedHub } from './feed-hub';
import { feedTable } from './feed-table';
import { planResumption } from './resumption';

function arrange(name: Feed, bounds = { events: 100, bytes: 1e6 }) {
  const sent: { room: string; ids: string[] }[] = [];
  const gaps: (Gap & { room: string })[] = [];
  const mismatches: Mismatch[] = [];
  const definition = feedTable(new OrderProjection())[name];
  const feed = new FeedHub({
    ...definition,
    name,
    bounds,
    projection: name === 'prices' ? definition.projection : newestEvents(10),
    writer: {
      send: (room, batch) => sent.push({ room: room.name, ids: batch.events.map(({ id }) => id) }),
      sendGap: (room, gap, snapshot) =>
        gaps.push({ room: room.name, ...gap, snapshot: JSON.parse(snapshot ?? 'null') }),
    },
    failures: new FailureLog(pino({ level: 'silent' }), createMetrics()),
    onMismatch: (mismatch) => mismatches.push(mismatch),
  });
  feed.start({ epoch: 'e1', from: [0, 0] });
  return { feed, sent, gaps, mismatches };
}
const price = (symbol: string, partition: number, offset: number): DomainEvent => ({
  id: `${symbol}-${offset}`,
  type: 'price.ticked',
  at: 1_000 + offset,
  partition,
  offset,
  data: { symbol, price: 1, size: 1, at: 1 },
});
const member = (): Member => ({ write: () => undefined });
const push = (feed: FeedHub, ...events: DomainEvent[]) => {
  for (const event of events) {
    feed.push(event, 100);
    feed.advance(event.partition, event.offset + 1);
  }
  feed.flush();
};

describe('FeedHub', () => {
  it('resumes a cursor with exactly the events after it that pass the filter', () => {
    const { feed } = arrange('prices');
    push(feed, price('A', 0, 0), price('B', 1, 0));
    const { cursor } = feed.log;
    push(feed, price('A', 0, 1), price('B', 1, 1), price('A', 0, 2));
    const filter: Filter = { symbols: ['A'] };
    const resumed = planResumption(feed, cursor, filter, 'live');
    expect(resumed).toMatchObject({ kind: 'recovered', conflated: 0 });
    expect(resumed.kind === 'recovered' && resumed.events.map(({ id }) => id)).toEqual(['A-1', 'A-2']);
  });

  it('plans a replay of what the ring no longer holds, with how many offsets that is', () => {
    const { feed } = arrange('prices', { events: 2, bytes: 1e6 });
    push(feed, price('A', 0, 0));
    const { cursor } = feed.log;
    push(feed, price('A', 0, 1), price('A', 0, 2), price('A', 0, 3), price('A', 0, 4));
    expect(planResumption(feed, cursor, { symbols: ['A'] }, 'full')).toEqual({
      kind: 'replay',
      position: { epoch: 'e1', next: [1, 0] },
      missed: 4,
    });
  });

  it('plans a gap for the feed health, which has no topic to replay', () => {
    const { feed } = arrange('health', { events: 1, bytes: 1e6 });
    push(feed, price('A', 0, 0));
    const { cursor } = feed.log;
    push(feed, price('A', 0, 1), price('A', 0, 2));
    expect(planResumption(feed, cursor, {}, 'live')).toEqual({
      kind: 'gap',
      missed: 2,
      reason: 'ring',
      from: 1,
    });
  });

  it('conflates what the ring no longer holds into the latest prices, when it has read all of it', () => {
    const { feed } = arrange('prices', { events: 2, bytes: 1e6 });
    push(feed, price('A', 0, 0), price('C', 0, 1));
    const { cursor } = feed.log;
    push(feed, price('A', 0, 2), price('B', 0, 3), price('A', 0, 4), price('A', 0, 5));
    const resumed = planResumption(feed, cursor, {}, 'live');
    expect(resumed).toMatchObject({ kind: 'recovered', conflated: 2 });
    expect(resumed.kind === 'recovered' && resumed.events.map(({ id }) => id)).toEqual(['B-3', 'A-5']);
    feed.log.begin(1, 7);
    expect(planResumption(feed, cursor, {}, 'live')).toMatchObject({ kind: 'replay' });
  });

  it('sends every room a gap when its log was recreated, and goes on from the beginning of the new one', async () => {
    const { feed, sent, gaps } = arrange('prices');
    const all = feed.join({}, 'live', member());
    push(feed, price('A', 0, 0), price('A', 0, 1));
    const { cursor } = feed.log;
    feed.restart({ epoch: 'e2', reason: 'epoch', from: [0, 0], missed: 0 });
    expect(gaps).toMatchObject([
      { room: all.name, reason: 'epoch', snapshot: [], rows: 0, offsets: { from: 0, to: 0 } },
    ]);
    push(feed, price('B', 0, 0));
    await vi.waitFor(() => expect(sent.at(-1)?.ids).toEqual(['B-0']));
    expect(planResumption(feed, cursor, {}, 'live')).toMatchObject({ kind: 'gap', reason: 'epoch' });
  });

  it('plans a replay of what is too much for one message', () => {
    const { feed } = arrange('orders', { events: 10_000, bytes: 1e9 });
    const { cursor } = feed.log;
    const placed = (offset: number): DomainEvent => ({ ...price('A', 0, offset), data: { orderId: 'o' } });
    push(feed, ...Array.from({ length: 2_000 }, (_, i) => placed(i)));
    expect(planResumption(feed, cursor, {}, 'live')).toMatchObject({ kind: 'recovered' });
    push(feed, placed(2_000));
    expect(planResumption(feed, cursor, {}, 'live')).toMatchObject({ kind: 'replay', missed: 2_001 });
  });

  it('plans a gap for a cursor of another log, of the future, or that no gateway wrote', () => {
    const { feed } = arrange('prices');
    push(feed, price('A', 0, 0));
    for (const cursor of ['other~0~0', 'e1~zz~0', 'nonsense', 'e1~-1', '__proto__~0']) {
      expect(planResumption(feed, cursor, {}, 'live')).toMatchObject({ kind: 'gap', reason: 'epoch' });
    }
  });

  it('conflates a long absence into the latest price of each symbol, and counts how many were conflated', () => {
    const { feed } = arrange('prices', { events: 10_000, bytes: 1e9 });
    const { cursor } = feed.log;
    push(feed, ...Array.from({ length: 5_000 }, (_, i) => price(i % 2 ? 'A' : 'B', 0, i)));
    const resumed = planResumption(feed, cursor, {}, 'live');
    expect(resumed.kind === 'recovered' && resumed.events.length + resumed.conflated).toBe(5_000);
    expect(resumed.kind === 'recovered' && resumed.events.map(({ id }) => id)).toEqual(['B-4998', 'A-4999']);
  });

  it('sends an event only to the rooms whose filter it passes', () => {
    const { feed, sent } = arrange('prices');
    const all = feed.join({}, 'live', member()).name;
    const a = feed.join({ symbols: ['A', 'constructor'] }, 'live', member()).name;
    const b = feed.join({ symbols: ['B'] }, 'live', member()).name;
    push(feed, price('A', 0, 0));
    expect(sent.map(({ room }) => room).sort()).toEqual([all, a].sort());
    push(feed, price('constructor', 0, 1));
    expect(sent.some(({ room }) => room === b)).toBe(false);
  });

  it('invalidates its projection when a client has only a snapshot: after a join, and after a restart', () => {
    const { feed } = arrange('orders');
    const invalidate = vi.fn();
    feed.projection.invalidate = invalidate;
    feed.join({}, 'live', member());
    expect(invalidate).toHaveBeenCalledTimes(1);
    feed.restart({ epoch: 'e1', reason: 'retention', from: [5, 5], missed: 10 });
    expect(invalidate).toHaveBeenCalledTimes(2);
  });

  it('closes a room when its last client leaves', () => {
    const { feed, sent } = arrange('prices');
    const [one, other] = [member(), member()];
    const room = feed.join({}, 'live', one);
    feed.join({}, 'live', other);
    feed.leave(room, one);
    push(feed, price('A', 0, 0));
    expect(sent).toHaveLength(1);
    feed.leave(room, other);
    push(feed, price('A', 0, 1));
    expect(sent).toHaveLength(1);
  });

  it('never conflates orders, in whatever tier', () => {
    const policy = orderPolicy(() => undefined);
    expect(policy.conflateBy({}, 'background')).toBeUndefined();
  });
});
