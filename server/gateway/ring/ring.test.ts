import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { Entry } from './partition-log';
import { Ring } from './ring';

const event = (partition: number, offset: number, at = offset): DomainEvent => ({
  id: `${partition}-${offset}`,
  type: 'price.ticked',
  at,
  partition,
  offset,
  data: {},
});
const entry = (one: DomainEvent, bytes: number, at = one.at): Entry => ({
  event: one,
  bytes,
  at,
  number: 0,
  sum: undefined,
});
const eventsSince = (ring: Ring, next: number[]) => ring.since(next).map(({ event }) => event);
const ids = (events: DomainEvent[]) => events.map(({ id }) => id);

describe('Ring', () => {
  it('returns exactly the events since a position, oldest first', () => {
    const ring = new Ring({ events: 10, bytes: 10_000 });
    for (const e of [event(0, 5, 1), event(1, 0, 2), event(0, 6, 3), event(1, 1, 4)]) ring.push(entry(e, 10));
    expect(ids(eventsSince(ring, [6, 1]))).toEqual(['0-6', '1-1']);
    expect(ids(eventsSince(ring, [5, 0]))).toEqual(['0-5', '1-0', '0-6', '1-1']);
  });

  it('drops the oldest by time, whatever its partition, when the count is exceeded', () => {
    const ring = new Ring({ events: 2, bytes: 10_000 });
    for (const e of [event(0, 0, 50), event(1, 0, 10), event(1, 1, 60)]) ring.push(entry(e, 10));
    expect(ids(eventsSince(ring, [0, 0]))).toEqual(['0-0', '1-1']);
    expect(ring.missedSince([0, 0])).toBe(1);
    expect(ring.missedSince([0, 1])).toBe(0);
  });

  it('is bounded by bytes too', () => {
    const ring = new Ring({ events: 1_000, bytes: 100 });
    for (let i = 0; i < 50; i += 1) ring.push(entry(event(0, i), 30));
    expect(ring.length).toBe(3);
    expect(ring.missedSince([0])).toBe(47);
  });

  it('counts what lies before the start of reading as missed', () => {
    const ring = new Ring({ events: 10, bytes: 10_000 });
    ring.begin(0, 100);
    expect(ring.missedSince([40])).toBe(60);
    expect(ring.missedSince([100])).toBe(0);
  });

  it('returns every event from heldFrom on, in offset order, whatever the timestamps', () => {
    const pushes = fc.array(fc.tuple(fc.nat(2), fc.nat(1_000)), { maxLength: 60 });
    fc.assert(
      fc.property(
        pushes,
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
        (list, size, next) => {
          const ring = new Ring({ events: size, bytes: 1e9 });
          const all = list.map(([partition, at], i) => {
            const offset = list.slice(0, i).filter(([other]) => other === partition).length;
            return event(partition, offset, at);
          });
          for (const e of all) ring.push(entry(e, 1));
          const found = eventsSince(ring, next);
          const wanted = all.filter((e) => e.offset >= (next[e.partition] ?? 0));
          expect(found.length + Math.min(ring.missedSince(next), wanted.length)).toBeGreaterThanOrEqual(
            wanted.length,
          );
          if (ring.missedSince(next) === 0) expect(new Set(ids(found))).toEqual(new Set(ids(wanted)));
          for (const p of [0, 1, 2]) {
            const offsets = found.filter((e) => e.partition === p).map((e) => e.offset);
            expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
          }
        },
      ),
    );
  });

  it('drops evenly from all partitions although one event has a timestamp in the year 2099', () => {
    const ring = new Ring({ events: 30, bytes: 1e9 });
    const now = 1_000;
    for (let i = 0; i < 30; i += 1) {
      const at = i === 4 ? Date.UTC(2099, 0, 1) : i;
      ring.push(entry(event(i % 3, Math.floor(i / 3), at), 1, at <= now ? at : 0));
    }
    for (let i = 30; i < 60; i += 1) ring.push(entry(event(i % 3, Math.floor(i / 3), i), 1, i));
    expect(ring.heldFrom()).toEqual([10, 10, 10]);
    expect(ring.oldestAt).toBe(30);
  });

  it('returns portions of about the requested size, from every partition, with the offsets reached', () => {
    const ring = new Ring({ events: 100_000, bytes: 1e9 });
    for (let p = 0; p < 300; p += 1) {
      for (let offset = 0; offset < 10; offset += 1) ring.push(entry(event(p, offset, offset), 100));
    }
    const next = Array.from({ length: 300 }, () => 0);
    const seen: string[] = [];
    for (let portions = 0; ring.countSince(next) > 0; portions += 1) {
      expect(portions).toBeLessThan(10);
      const { entries, reached } = ring.portionSince(next, { events: 600, bytes: 1e9 });
      expect(entries.length).toBeLessThanOrEqual(600);
      seen.push(...entries.map(({ event: { id } }) => id));
      for (const [p, offset] of reached.entries()) next[p] = offset ?? 10;
    }
    expect(seen.length).toBe(3_000);
    expect(new Set(seen).size).toBe(3_000);
    const { entries } = ring.portionSince([], { events: 600, bytes: 30_000 });
    expect(entries).toHaveLength(300);
  });

  it('lists the newest in order of arrival, whatever their timestamps', () => {
    const ring = new Ring({ events: 1_000, bytes: 1e9 });
    const came: string[] = [];
    const push = (partition: number, offset: number, at: number, arrivedAt: number) => {
      ring.push(entry(event(partition, offset, at), 1, arrivedAt));
      came.push(`${partition}-${offset}`);
    };
    for (let i = 0; i < 50; i += 1) push(2 - (i % 3), Math.floor(i / 3), 9_000 + i, 9_000);
    for (let i = 0; i < 300; i += 1) push(3 + (i % 2), Math.floor(i / 2), 10, 10_000 + (i >> 5));
    push(0, 100, Date.UTC(2099, 0, 1), 11_000);
    push(1, 100, 11_000, 11_000);
    expect(ids(ring.newest(200, () => true))).toEqual(came.slice(-200));
  });
});
