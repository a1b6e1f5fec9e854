import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch } from '@/lib/protocol';
import { sumOf } from '@/lib/protocol/event-sum';
import { beatMs, Room, roomName } from './room';
import type { Clock } from './window';

class FakeClock implements Clock {
  private time = 0;
  private timers: { at: number; run: () => void }[] = [];
  now = () => this.time;
  setTimer(run: () => void, ms: number) {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return timer;
  }
  clearTimer(timer: unknown) {
    this.timers = this.timers.filter((t) => t !== timer);
  }
  advance(ms: number) {
    this.time += ms;
    const due = this.timers.filter((t) => t.at <= this.time);
    this.timers = this.timers.filter((t) => t.at > this.time);
    for (const timer of due) timer.run();
  }
}

const tick = (symbol: string, offset: number): DomainEvent => ({
  id: String(offset),
  type: 'price.ticked',
  at: offset,
  partition: 0,
  offset,
  data: { symbol },
});

function arrange(conflate: boolean) {
  const clock = new FakeClock();
  const sent: EventsBatch[] = [];
  const standing = { cursor: 'c', to: 7, valid: 0, invalid: 0, markers: 0, matched: 0 };
  const room = new Room(
    { feed: 'prices', filter: {}, tier: 'live' },
    {
      clock,
      standing: () => ({ ...standing }),
      send: (batch) => sent.push(batch),
      ...(conflate ? { conflateBy: (e) => (e.data as { symbol: string }).symbol } : {}),
    },
  );
  const arrive = (...events: DomainEvent[]) => {
    for (const event of events) {
      room.add({ event, bytes: 1, at: event.at, number: 0, sum: undefined });
      for (const name of ['to', 'valid', 'matched'] as const) standing[name] += 1;
    }
    room.settle(events.length);
  };
  return { clock, sent, room, arrive, standing };
}

describe('Room', () => {
  it('says what became of each offset since the batch before, and where the log is', () => {
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

  it('gathers for longer where a write to each client takes longer', () => {
    const { clock, sent, room, arrive } = arrange(false);
    for (let i = 0; i < 6_000; i += 1) room.members.add({ write: () => undefined });
    for (let ms = 0; ms < 1_000; ms += 20) {
      arrive(tick('A', ms));
      clock.advance(20);
    }
    const late = sent.slice(-3);
    expect(sent.length).toBeLessThan(15);
    expect(late.every(({ events }) => events.length >= 4)).toBe(true);
  });

  it('breaks a long silence with an empty batch, and only a long one', () => {
    const { clock, sent, room, arrive } = arrange(false);
    arrive(tick('A', 1));
    clock.advance(beatMs - 1);
    room.beat();
    expect(sent).toHaveLength(1);
    clock.advance(1);
    room.beat();
    room.beat();
    expect(sent.slice(1)).toMatchObject([{ events: [], conflated: 0, cursor: 'c', sum: 0 }]);
  });

  it('sends at once when it was quiet', () => {
    const { sent, arrive } = arrange(false);
    arrive(tick('A', 1));
    expect(sent).toHaveLength(1);
  });

  it('sends single events at 100 a second each at once', () => {
    const { clock, sent, arrive } = arrange(false);
    for (let i = 0; i < 200; i += 1) {
      arrive(tick('A', i));
      expect(sent).toHaveLength(i + 1);
      clock.advance(10);
    }
  });

  it('gathers 100 a second where each would be written to two hundred, and a single event still goes at once', () => {
    const { clock, sent, room, arrive } = arrange(false);
    for (let i = 0; i < 200; i += 1) room.members.add({ write: () => undefined });
    for (let i = 0; i < 200; i += 1) {
      arrive(tick('A', i));
      clock.advance(10);
    }
    clock.advance(20);
    // Those of the first quarter of a second went at once: what it takes to know the rate.
    expect(sent.length).toBeLessThanOrEqual(2_000 / 20 + 15);
    expect(sent.flatMap((batch) => batch.events)).toHaveLength(200);
    const before = sent.length;
    clock.advance(20);
    arrive(tick('A', 2_000));
    expect(sent).toHaveLength(before + 1);
  });

  it('writes at most once per 16 ms under a flood, and loses nothing', () => {
    const { clock, sent, arrive } = arrange(false);
    for (let ms = 0; ms < 1_000; ms += 1) {
      arrive(tick('A', ms * 2), tick('B', ms * 2 + 1));
      clock.advance(1);
    }
    clock.advance(16);
    expect(sent.length).toBeLessThanOrEqual(1_000 / 16 + 20);
    expect(sent.flatMap((batch) => batch.events)).toHaveLength(2_000);
  });

  it('conflates to the latest per symbol and says how many that replaced', () => {
    const { clock, sent, arrive } = arrange(true);
    arrive(...Array.from({ length: 50 }, (_, i) => tick('A', i)));
    arrive(tick('A', 50), tick('B', 51), tick('A', 52));
    clock.advance(20);
    expect(sent.at(-1)?.events.map(({ id }) => id)).toEqual(['51', '52']);
    const told = sent.reduce((sum, batch) => sum + batch.events.length + batch.conflated, 0);
    expect(told).toBe(53);
  });

  it('sends what waits before a client joins', () => {
    const { sent, room, arrive } = arrange(false);
    arrive(...Array.from({ length: 50 }, (_, i) => tick('A', i)));
    arrive(tick('A', 50));
    room.flushNow();
    expect(sent.flatMap((batch) => batch.events)).toHaveLength(51);
  });
});

describe('roomName', () => {
  it('is the same for the same wish, however it is written', () => {
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
