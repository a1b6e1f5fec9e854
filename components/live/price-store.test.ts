import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
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

describe('the store of prices', () => {
  it('tells the last price, where it came from and what changed since the first', () => {
    const store = new PriceStore();
    store.apply([tick('ACME', 100), tick('ACME', 110)]);
    store.apply([tick('ACME', 105)]);
    expect(store.price('ACME')).toMatchObject({
      price: 105,
      change: 5,
      changePct: 5,
      direction: -1,
      ticks: 3,
    });
  });

  it('calls only those who watch the symbol, once a frame', () => {
    const store = new PriceStore();
    const [acme, other] = [vi.fn(), vi.fn()];
    store.onPrice('ACME', acme);
    store.onPrice('OTHR', other);
    store.apply([tick('ACME', 1), tick('ACME', 2), tick('ACME', 3)]);
    expect(acme).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });

  it('gives a watcher what is held, then what comes, and says when it starts anew', () => {
    const store = new PriceStore();
    store.apply([tick('ACME', 1)]);
    const seen: [number[], boolean][] = [];
    store.watch('ACME', (ticks, isAnew) => seen.push([ticks.map(({ price }) => price), isAnew]));
    store.apply([tick('ACME', 2)]);
    store.reset([tick('ACME', 7), tick('ACME', 8)]);
    expect(seen).toEqual([
      [[1], true],
      [[2], false],
      [[7, 8], true],
    ]);
    expect(store.history('ACME').map(({ price }) => price)).toEqual([7, 8]);
  });

  it('holds more of what is watched than of what is not, and neither without end', () => {
    const store = new PriceStore();
    store.watch('SEEN', () => {});
    for (let i = 0; i < 8_000; i += 1) store.apply([tick('SEEN', i), tick('REST', i)]);
    expect(store.history('SEEN').length).toBeGreaterThan(4_900);
    expect(store.history('SEEN').length).toBeLessThan(6_300);
    expect(store.history('REST').length).toBeLessThan(400);
    expect(store.history('SEEN').at(-1)?.price).toBe(7_999);
  });

  it('takes a symbol with the name of a property of every object', () => {
    const store = new PriceStore();
    store.apply([tick('__proto__', 5), tick('constructor', 6)]);
    expect(store.price('__proto__')?.price).toBe(5);
    expect(store.symbols()).toEqual(['__proto__', 'constructor']);
    expect(store.price('toString')).toBeUndefined();
  });
});
