import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemaOf } from '@/lib/events';
import { symbols } from './symbols';
import { createWalk } from './walk';

const take = (seed: number, count: number, rate = 200) => {
  const walk = createWalk(symbols, seed);
  return Array.from({ length: count }, (_, i) => walk.tick(rate, i));
};

describe('symbols', () => {
  it('are at least 60, each once', () => {
    expect(symbols.length).toBeGreaterThanOrEqual(60);
    expect(new Set(symbols.map(({ symbol }) => symbol)).size).toBe(symbols.length);
  });
});

describe('walk', () => {
  it('gives the same prices for the same seed and others for another', () => {
    expect(take(7, 2_000)).toEqual(take(7, 2_000));
    expect(take(7, 2_000)).not.toEqual(take(8, 2_000));
  });

  it('gives valid ticks, rounded to the decimals of the symbol, at any rate and seed', () => {
    const decimals = new Map(symbols.map((entry) => [entry.symbol, entry.decimals]));
    const schema = schemaOf('prices', 'price.ticked');
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.integer({ min: 0, max: 20_000 }), (seed, rate) => {
        for (const tick of take(seed, 200, rate)) {
          expect(schema?.safeParse(tick).success).toBe(true);
          expect(Number(tick.price.toFixed(decimals.get(tick.symbol)))).toBe(tick.price);
        }
      }),
    );
  });

  it('keeps a falling price positive', () => {
    const walk = createWalk([{ symbol: 'X', startPrice: 0.01, volatility: 5, decimals: 2 }], 1);
    for (let i = 0; i < 5_000; i += 1) expect(walk.tick(1, i).price).toBeGreaterThan(0);
  });

  it('moves every symbol', () => {
    const ticks = take(3, 20_000);
    for (const { symbol } of symbols) {
      const prices = ticks.filter((tick) => tick.symbol === symbol).map(({ price }) => price);
      expect(prices.length).toBeGreaterThan(100);
      expect(new Set(prices).size).toBeGreaterThan(1);
    }
  });

  it('stays near the start price for an hour, however many ticks that takes', () => {
    const starts = new Map(symbols.map(({ symbol, startPrice }) => [symbol, startPrice]));
    for (const rate of [5, 100]) {
      let furthest = 0;
      for (const { symbol, price } of take(5, rate * 3_600, rate))
        furthest = Math.max(furthest, Math.abs(Math.log(price / (starts.get(symbol) ?? 1))));
      expect(furthest).toBeGreaterThan(0.005);
      expect(furthest).toBeLessThan(0.3);
    }
  });
});
