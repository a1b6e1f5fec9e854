import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Tier } from '@/lib/protocol';
import { sumOf } from '@/lib/protocol/event-sum';
import { FakeClock } from '@/server/testing/fake-clock';
import { LatestOfKey } from './pending-events';
import { confirmMs, heartbeatMs, Room, roomName } from './room';

const tick = (symbol: string, offset: number): DomainEvent => ({
  id: String(offset),
  type: 'price.ticked',
  at: offset,
  partition: 0,
  offset,
  data: { symbol },
});

/** `clients` that a batch takes `writeMs` each to write to. */
function arrange(conflate: boolean, { clients = 1, writeMs = 0, tier = 'live' as Tier } = {}) {
  const clock = new FakeClock();
  const sent: EventsBatch[] = [];
  const checkpoint = { cursor: 'c', to: 7, valid: 0, invalid: 0, markers: 0, matched: 0 };
  const room: Room = new Room(
    { feed: 'prices', filter: {}, tier },
    {
      clock,
      checkpoint: () => ({ ...checkpoint }),
      send: (batch) => {
        sent.push(batch);
        clock.spend(room.members.size * writeMs);
      },
      ...(conflate ? { pending: new LatestOfKey((e) => (e.data as { symbol: string }).symbol) } : {}),
    },
  );
  for (let i = 0; i < clients; i += 1) room.members.add({ write: () => undefined });
  const arrive = (...events: DomainEvent[]) => {
    for (const event of events) {
      room.add({ event, bytes: 1, at: event.at, number: 0, sum: undefined });
      for (const name of ['to', 'valid', 'matched'] as const) checkpoint[name] += 1;
    }
    room.added(events.length);
  };
  return { clock, sent, room, arrive, checkpoint };
}

describe('Room', () => {
  it('accounts for each offset since the previous batch, with the cursor of the feed', () => {
    const { clock, sent, arrive } = arrange(false);
    for (let i = 0; i < 3; i += 1) {
      arrive(tick('A', i));
      clock.advance(50);
    }
    const counts = { filtered: 0, invalid: 0, markers: 0 };
    expect(sent.map(({ offsets }) => offsets)).toEqual([
      { from: 7, to: 8, ...counts },
      { from: 8, to: 9, ...counts },
      { from: 9, to: 10, ...counts },
    ]);
    expect(sent[0]).toMatchObject({ cursor: 'c', sum: sumOf(sent[0]?.events ?? []) });
  });

  it('gathers for longer the more clients a batch is written to', () => {
    const { clock, sent, arrive } = arrange(false, { clients: 5_000, writeMs: 0.01 });
    for (let ms = 0; ms < 2_000; ms += 10) {
      arrive(tick('A', ms));
      clock.advance(10);
    }
    clock.advance(250);
    const late = sent.slice(-4, -1);
    // To write to all takes 50 ms, which is a third of the window; events come in the rest of it.
    expect(late.every(({ events }) => events.length >= 9 && events.length <= 12)).toBe(true);
  });

  it('sends an empty batch soon after the last events, then one every 10 s', () => {
    const { clock, sent, room, arrive } = arrange(false);
    const empty = { events: [], conflated: 0, cursor: 'c', sum: 0 };
    arrive(tick('A', 1));
    for (const ms of [confirmMs, heartbeatMs, heartbeatMs]) {
      const before = sent.length;
      clock.advance(ms - 1);
      room.heartbeat();
      expect(sent).toHaveLength(before);
      clock.advance(1);
      room.heartbeat();
      room.heartbeat();
      expect(sent.slice(before)).toMatchObject([empty]);
    }
  });

  it('sends immediately when nothing was sent before', () => {
    const { sent, arrive } = arrange(false);
    arrive(tick('A', 1));
    expect(sent).toHaveLength(1);
  });

  it('sends single events at 100 a second immediately', () => {
    const { clock, sent, arrive } = arrange(false);
    for (let i = 0; i < 200; i += 1) {
      arrive(tick('A', i));
      expect(sent).toHaveLength(i + 1);
      clock.advance(10);
    }
  });

  it('writes single events to two hundred clients immediately at 100 a second', () => {
    const { clock, sent, arrive } = arrange(false, { clients: 200, writeMs: 0.008 });
    for (let i = 0; i < 200; i += 1) {
      arrive(tick('A', i));
      expect(sent).toHaveLength(i + 1);
      clock.advance(10);
    }
  });

  it('gathers 400 a second to two hundred clients, and a single event is written immediately again', () => {
    const { clock, sent, arrive } = arrange(false, { clients: 200, writeMs: 0.008 });
    for (let i = 0; i < 800; i += 1) {
      arrive(tick('A', i));
      clock.advance(2.5);
    }
    clock.advance(20);
    // The events of the first 250 ms are sent immediately: the rate is not measured before.
    expect(sent.length).toBeLessThanOrEqual(2_000 / 12 + 100);
    expect(sent.flatMap((batch) => batch.events)).toHaveLength(800);
    const before = sent.length;
    clock.advance(1_000);
    arrive(tick('A', 2_000));
    expect(sent).toHaveLength(before + 1);
  });

  it('writes no more often than 250 ms to clients that asked for the slow tier', () => {
    const { clock, sent, arrive } = arrange(false, { tier: 'slow' });
    for (let i = 0; i < 200; i += 1) {
      arrive(tick('A', i));
      clock.advance(10);
    }
    expect(sent.length).toBeLessThanOrEqual(9);
  });

  it('is written at most once a window under a flood, and loses nothing', () => {
    const { clock, sent, arrive } = arrange(false, { clients: 200, writeMs: 0.008 });
    for (let ms = 0; ms < 1_000; ms += 1) {
      arrive(tick('A', ms * 2), tick('B', ms * 2 + 1));
      clock.advance(1);
    }
    clock.advance(16);
    expect(sent.length).toBeLessThanOrEqual(1_000 / 10 + 20);
    expect(sent.flatMap((batch) => batch.events)).toHaveLength(2_000);
  });

  it('conflates to the latest per symbol and counts the events it replaced', () => {
    const { clock, sent, arrive } = arrange(true, { clients: 5_000, writeMs: 0.01 });
    arrive(...Array.from({ length: 50 }, (_, i) => tick('A', i)));
    arrive(tick('A', 50), tick('B', 51), tick('A', 52));
    clock.advance(250);
    expect(sent.at(-1)?.events.map(({ id }) => id)).toEqual(['51', '52']);
    const accounted = sent.reduce((sum, batch) => sum + batch.events.length + batch.conflated, 0);
    expect(accounted).toBe(53);
  });

  it('sends what is pending before a client joins', () => {
    const { sent, room, arrive } = arrange(false, { clients: 5_000, writeMs: 0.01 });
    arrive(...Array.from({ length: 50 }, (_, i) => tick('A', i)));
    arrive(tick('A', 50));
    expect(sent.flatMap((batch) => batch.events)).toHaveLength(50);
    room.flushNow();
    expect(sent.flatMap((batch) => batch.events)).toHaveLength(51);
  });
});

describe('roomName', () => {
  it('is the same for equal subscriptions, however they are written', () => {
    const one = roomName({ feed: 'prices', filter: { symbols: ['B', 'A', 'A'] }, tier: 'live' });
    const other = roomName({
      feed: 'prices',
      filter: { symbols: ['A', 'B'], orderId: undefined },
      tier: 'live',
    });
    expect(one).toBe(other);
    expect(one).not.toBe(roomName({ feed: 'prices', filter: { symbols: ['A'] }, tier: 'live' }));
  });
});
