import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { DayPrices } from '@/lib/prices/price-history';
import { PriceStore } from './price-store';

let offset = 0;
const tick = (symbol: string, price: number, at = offset * 1_000): DomainEvent => {
  offset += 1;
  return {
    id: `t${offset}`,
    type: 'price.ticked',
    at,
    partition: 0,
    offset,
    data: { symbol, price, size: 1, at },
  } as DomainEvent;
};

/** Prices of the day from the price history: the base of each symbol's change. */
const dayOf = (bases: Record<string, number>, closes?: [number, number][]): DayPrices => {
  const figures = { last: 0, at: 1, baseAt: 7, open: null, high: null, low: null, volume: 0, count: 0 };
  const prices = Object.entries(bases).map(([symbol, base]) => ({ ...figures, symbol, base, closes }));
  return { dayStart: 0, position: 'e.A', historyStart: null, prices };
};

describe('the store of prices', () => {
  it('has the last price, its direction, and the change since the base of the day', () => {
    const store = new PriceStore();
    store.setDay(dayOf({ ACME: 84 }));
    store.apply([tick('ACME', 100), tick('ACME', 110)]);
    store.apply([tick('ACME', 105)]);
    expect(store.price('ACME')).toMatchObject({
      price: 105,
      base: 84,
      baseAt: 7,
      change: 21,
      changePct: 25,
      direction: -1,
      ticks: 3,
    });
  });

  it('has no change before the base is known, and gives the reason', () => {
    const store = new PriceStore();
    const seen: (number | undefined)[] = [];
    store.onPrice('ACME', () => seen.push(store.price('ACME')?.change));
    store.apply([tick('ACME', 100), tick('OTHR', 1)]);
    store.apply([tick('ACME', 110)]);
    expect(store.price('ACME')).toMatchObject({ change: undefined, changePct: undefined });
    expect(store.price('ACME')?.baseUnknown).toBe('Unknown: no answer from the price history yet.');
    store.setDay(dayOf({ ACME: 100 }));
    expect(store.price('ACME')).toMatchObject({ change: 10, changePct: 10, baseUnknown: undefined });
    expect(store.price('OTHR')?.baseUnknown).toBe(
      'Unknown: the price history does not list this symbol yet.',
    );
    store.forgetDay('Unknown: the day is over.');
    expect(store.price('ACME')).toMatchObject({
      change: undefined,
      baseUnknown: 'Unknown: the day is over.',
    });
    expect(seen).toEqual([undefined, undefined, 10, undefined]);
  });

  it('lists a symbol of the price history with its last price before its first tick', () => {
    const store = new PriceStore();
    const listed = vi.fn();
    store.onSymbols(listed);
    store.setDay(dayOf({ QUIET: 80 }));
    expect(store.symbols()).toEqual(['QUIET']);
    expect(listed).toHaveBeenCalledTimes(1);
    expect(store.price('QUIET')).toMatchObject({ price: 0, at: 1, change: -80, size: Number.NaN, ticks: 0 });
    store.apply([tick('QUIET', 88)]);
    expect(store.price('QUIET')).toMatchObject({ price: 88, change: 8, size: 1, ticks: 1, direction: 1 });
  });

  it('keeps the base after a new snapshot', () => {
    const store = new PriceStore();
    store.setDay(dayOf({ ACME: 100 }));
    store.reset([tick('ACME', 101), tick('ACME', 120)]);
    expect(store.price('ACME')?.changePct).toBe(20);
  });

  it('draws the closes of the last hour from the price history, and continues them', () => {
    const store = new PriceStore();
    const minute = 60_000;
    store.apply([tick('ACME', 5, 3 * minute)]);
    expect(store.price('ACME')).toMatchObject({ spark: [5], sparkSince: 3 * minute });
    store.setDay(
      dayOf({ ACME: 1 }, [
        [0, 1],
        [2 * minute, 3],
      ]),
    );
    expect(store.price('ACME')).toMatchObject({ spark: [1, 3], sparkSince: undefined });
    store.apply([tick('ACME', 6, 2 * minute + 1)]);
    store.apply([tick('ACME', 7, 3 * minute), tick('ACME', 8, 3 * minute + 5_000)]);
    expect(store.price('ACME')?.spark).toEqual([1, 6, 8]);
  });

  it('notifies only listeners of the symbol, once a frame', () => {
    const store = new PriceStore();
    const [acme, other] = [vi.fn(), vi.fn()];
    store.onPrice('ACME', acme);
    store.onPrice('OTHR', other);
    store.apply([tick('ACME', 1), tick('ACME', 2), tick('ACME', 3)]);
    expect(acme).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });

  it('gives a watcher the stored ticks, then new ones, and marks a reset', () => {
    const store = new PriceStore();
    store.apply([tick('ACME', 1)]);
    const seen: [number[], boolean][] = [];
    store.watch('ACME', (ticks, isReset) => seen.push([ticks.map(({ price }) => price), isReset]));
    store.apply([tick('ACME', 2)]);
    store.reset([tick('ACME', 7), tick('ACME', 8)]);
    expect(seen).toEqual([
      [[1], true],
      [[2], false],
      [[7, 8], true],
    ]);
    expect(store.history('ACME').map(({ price }) => price)).toEqual([7, 8]);
  });

  it('stores more ticks of a watched symbol than of others, and a bounded number of both', () => {
    const store = new PriceStore();
    store.watch('SEEN', () => {});
    for (let i = 0; i < 8_000; i += 1) store.apply([tick('SEEN', i), tick('REST', i)]);
    expect(store.history('SEEN').length).toBeGreaterThan(4_900);
    expect(store.history('SEEN').length).toBeLessThan(6_300);
    expect(store.history('REST').length).toBeLessThan(400);
    expect(store.history('SEEN').at(-1)?.price).toBe(7_999);
  });

  it('accepts a symbol with the name of a property of every object', () => {
    const store = new PriceStore();
    store.apply([tick('__proto__', 5), tick('constructor', 6)]);
    expect(store.price('__proto__')?.price).toBe(5);
    expect(store.symbols()).toEqual(['__proto__', 'constructor']);
    expect(store.price('toString')).toBeUndefined();
  });

  it('has no percentage for a base of 0 or below, nor one that is not finite', () => {
    const store = new PriceStore();
    store.setDay(dayOf({ ZERO: 0, MINUS: -37.63, HUGE: 5e-324, FALL: 10 }));
    store.apply([tick('ZERO', 0), tick('ZERO', 5), tick('MINUS', -37.63), tick('MINUS', 2)]);
    store.apply([tick('HUGE', 5e-324), tick('HUGE', 1.7e308), tick('FALL', 10), tick('FALL', -5)]);
    const percents = ['ZERO', 'MINUS', 'HUGE', 'FALL'].map((symbol) => store.price(symbol)?.changePct);
    expect(percents).toEqual([undefined, undefined, undefined, -150]);
    expect(store.price('MINUS')?.change).toBeCloseTo(39.63);
  });

  it('continues the sparkline after a tick with a timestamp years ahead', () => {
    const store = new PriceStore();
    const now = 1_800_000_000_000;
    store.apply([tick('ACME', 1, 4_070_908_800_000)]);
    for (let i = 0; i < 5; i += 1) store.apply([tick('ACME', 2 + i, now + i * 2_000)]);
    expect(store.price('ACME')?.spark).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('applies a snapshot of more ticks than fit on the stack', () => {
    const store = new PriceStore();
    store.reset(Array.from({ length: 300_000 }, (_, i) => tick('DEEP', i)));
    expect(store.price('DEEP')?.price).toBe(299_999);
  });
});
