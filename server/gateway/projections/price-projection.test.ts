import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent, EventData } from '@/lib/events';
import { Ring } from '@/server/gateway/ring/ring';
import { PriceProjection } from './price-projection';

const tick = (symbol: string, partition: number, offset: number, at: number): DomainEvent => ({
  id: `${partition}-${offset}`,
  type: 'price.ticked',
  at,
  partition,
  offset,
  data: { symbol, price: 1, size: 1, at },
});
const symbolOf = (event: DomainEvent) => (event.data as EventData<'price.ticked'>).symbol;
const ids = (events: unknown[]) => (events as DomainEvent[]).map(({ id }) => id);

function arrange(events = 100_000) {
  const projection = new PriceProjection();
  const ring = new Ring({ events, bytes: 1e9 }, projection);
  const push = (event: DomainEvent, at = event.at) => {
    projection.apply(event, 100, at);
    ring.push({ event, bytes: 100, at, number: 0, sum: undefined });
  };
  const snapshot = (symbols?: string[]) => projection.snapshot(symbols ? { symbols } : {}, ring);
  return { projection, ring, push, snapshot };
}

describe('the projection of prices', () => {
  it('snapshots of a few symbols hold exactly their ticks in the ring, whatever partitions they are in', () => {
    const ticks = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), fc.nat(2)), { maxLength: 300 });
    fc.assert(
      fc.property(ticks, fc.integer({ min: 1, max: 100 }), (list, size) => {
        const { ring, push, snapshot } = arrange(size);
        const next = [0, 0, 0];
        list.forEach(([symbol, partition], i) => {
          const offset = next[partition] ?? 0;
          next[partition] = offset + 1;
          push(tick(symbol, partition, offset, i));
        });
        for (const symbols of [['A'], ['B', 'C']]) {
          const held = ring.since([], (event) => symbols.includes(symbolOf(event)));
          const included = new Set(ids(snapshot(symbols)));
          for (const { event } of held) expect(included.has(event.id)).toBe(true);
          expect(snapshot(symbols).every((event) => symbols.includes(symbolOf(event)))).toBe(true);
          expect(included.size).toBe(snapshot(symbols).length);
        }
      }),
    );
  });

  it('snapshots hold at most 2,000 ticks and their samples of a few symbols, and 1,500 events of many', () => {
    const { push, snapshot, ring } = arrange();
    for (let i = 0; i < 100_000; i += 1) push(tick(`S${i % 61}`, i % 6, Math.floor(i / 6), i * 10));
    const scan = vi.spyOn(ring, 'since');
    expect(snapshot(['S1']).length).toBeLessThanOrEqual(2_000 + 120);
    expect(snapshot(['S1']).length).toBeGreaterThan(1_600);
    expect(snapshot(['S1', 'S2', 'S3', 'S4']).length).toBeLessThanOrEqual(2_000 + 4 * 120);
    expect(snapshot(Array.from({ length: 61 }, (_, i) => `S${i}`)).length).toBeLessThanOrEqual(1_500);
    expect(snapshot().length).toBeLessThanOrEqual(1_500);
    expect(scan).not.toHaveBeenCalled();
  });

  it('goes on sampling after one tick with a timestamp in the year 2099', () => {
    const { push, snapshot } = arrange(1);
    let offset = 0;
    for (let second = 0; second < 600; second += 1) {
      push(tick('A', 0, offset++, second * 1_000));
      if (second === 100) push(tick('A', 0, offset++, Date.UTC(2099, 0, 1)));
    }
    const times = snapshot(['A']).map(({ at }) => at);
    expect(times.filter((at) => at > 110_000 && at < 600_000).length).toBeGreaterThan(90);
  });

  it('keeps the state of symbols that tick while a producer makes up ever new ones', () => {
    const { push, snapshot, projection } = arrange(1_000);
    for (let i = 0; i < 30_000; i += 1) {
      push(tick(`X${i}`, 0, 2 * i, i));
      push(tick('REAL', 0, 2 * i + 1, i));
    }
    expect(snapshot(['REAL']).length).toBeGreaterThan(100);
    expect(snapshot(['X0'])).toEqual([]);
    // A symbol was dropped, so what was missed can no longer be conflated into the latest of each.
    expect(projection.latest(() => true)).toBeUndefined();
  });

  it('keeps fewer samples of each symbol when there are more of them', () => {
    const { push, projection, ring } = arrange(1);
    for (let round = 0; round < 40; round += 1) {
      for (let i = 0; i < 3_000; i += 1) push(tick(`S${i}`, 0, round * 3_000 + i, round * 6_000));
    }
    expect(projection.snapshot({ symbols: ['S1'] }, ring).length).toBeLessThanOrEqual(11);
  });
});
