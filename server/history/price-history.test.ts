import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CandleTick, candleSeries, intervalMs, intervals, startOf } from '@/lib/prices/candles';
import { type limits, PriceHistory } from './price-history';

const hour = intervalMs['1h'];
const day = intervalMs['1d'];
const noon = 20_000 * day + 12 * hour;

interface OfSymbol {
  symbol: string;
  tick: CandleTick;
}

/** Ticks of some symbols over four days; sums of their sizes are exact. */
const anyTicks = fc
  .array(
    fc.record({
      symbol: fc.constantFrom('A', 'B', '__proto__'),
      at: fc.oneof(
        fc.integer({ min: noon - 2 * day, max: noon + 2 * day }),
        fc.integer({ min: noon, max: noon + 20_000 }),
      ),
      price: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((price) => price || 0),
      size: fc.integer({ min: 0, max: 1_000 }),
      partition: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 120 },
  )
  .map((all) => all.map(({ symbol, ...rest }, offset): OfSymbol => ({ symbol, tick: { ...rest, offset } })));

const historyOf = (ticks: readonly OfSymbol[], bounds = roomy) => {
  const history = new PriceHistory(bounds);
  for (const { symbol, tick } of ticks) history.add(symbol, tick);
  return history;
};

/** All figures of a history. */
const answersOf = (history: PriceHistory) =>
  history.names().map((symbol) => ({
    days: [-2, -1, 0, 1, 2].map((n) => history.day(symbol, startOf(noon, day) + n * day)),
    candles: intervals.map((interval) => history.candles({ symbol, interval, limit: 1_000 })),
    starts: intervals.map((interval) => history.historyStart(symbol, interval)),
  }));

const inAnyOrder = anyTicks.chain((ticks) =>
  fc.tuple(fc.constant(ticks), fc.shuffledSubarray(ticks, { minLength: ticks.length })),
);
const roomy = { limits: { '1s': 200, '1m': 200, '1h': 200, '1d': 200 }, maxSymbols: 10 };
const tight = { limits: { '1s': 7, '1m': 5, '1h': 4, '1d': 3 }, maxSymbols: 3 };

describe('the price history', () => {
  it('is the same for any order in which the partitions are read', () => {
    fc.assert(
      fc.property(inAnyOrder, ([ticks, others]) => {
        expect(answersOf(historyOf(others))).toEqual(answersOf(historyOf(ticks)));
      }),
    );
  });

  it('keeps the same candles for any order when it is full, and never more than its limits', () => {
    fc.assert(
      fc.property(inAnyOrder, ([ticks, others]) => {
        const [one, other] = [historyOf(ticks, tight), historyOf(others, tight)];
        expect(answersOf(other)).toEqual(answersOf(one));
        for (const [name, limit] of Object.entries(tight.limits))
          expect(one.levels[name as keyof typeof limits].size).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 200 },
    );
  });

  it('combines candles of every interval as if from the ticks', () => {
    fc.assert(
      fc.property(anyTicks, fc.constantFrom(...intervals), (ticks, interval) => {
        const series = candleSeries({ interval });
        series.add(ticks.filter(({ symbol }) => symbol === 'A').map(({ tick }) => tick));
        expect(historyOf(ticks).candles({ symbol: 'A', interval, limit: 2_000 })).toEqual(series.candles);
      }),
    );
  });

  it('returns no incomplete candle, and reports when its history starts', () => {
    fc.assert(
      fc.property(anyTicks, fc.constantFrom(...intervals), (ticks, interval) => {
        const whole = historyOf(ticks);
        const less = historyOf(ticks, tight);
        const given = less.candles({ symbol: 'A', interval, limit: 1_000 });
        const all = whole.candles({ symbol: 'A', interval, limit: 1_000 });
        expect(given).toEqual(given.length === 0 ? [] : all.slice(-given.length));
        expect(less.historyStart('A', interval)).toBe(given[0]?.first[0]);
      }),
      { numRuns: 200 },
    );
  });

  it('returns the newest candles of a range', () => {
    const ticks = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({
      symbol: 'A',
      tick: { at: noon + n * 1_000, price: n, size: 1, partition: 0, offset: n },
    }));
    const history = historyOf(ticks);
    const closes = (query: object) =>
      history.candles({ symbol: 'A', interval: '1s', limit: 10, ...query }).map(({ close }) => close);
    expect(closes({ from: noon + 2_000, to: noon + 5_000 })).toEqual([2, 3, 4]);
    expect(closes({ from: noon + 1, to: noon + 2_001 })).toEqual([1, 2]);
    expect(closes({ limit: 3 })).toEqual([5, 6, 7]);
    expect(closes({ to: noon })).toEqual([]);
    expect(history.candles({ symbol: 'A', interval: '5s', to: noon + 1, limit: 9 })).toMatchObject([
      { count: 5 },
    ]);
  });
});

describe('the day of a symbol', () => {
  const midnight = startOf(noon, day);
  const tick = (at: number, price: number, offset: number) => ({
    symbol: 'A',
    tick: { at, price, size: 2, partition: 0, offset },
  });

  it('has the last price before 00:00 UTC as the base of its change', () => {
    const history = historyOf([tick(midnight - 1, 90, 1), tick(midnight - 5, 80, 2), tick(midnight, 100, 3)]);
    expect(history.day('A', midnight)).toEqual({
      ...{ symbol: 'A', last: 100, at: midnight, base: 90, baseAt: midnight - 1 },
      ...{ open: 100, high: 100, low: 100, volume: 2, count: 1 },
    });
  });

  it('has the first price of the day as the base when there is none before', () => {
    const history = historyOf([tick(midnight + 9, 101, 2), tick(midnight + 1, 100, 1)]);
    expect(history.day('A', midnight)).toMatchObject({
      last: 101,
      base: 100,
      baseAt: midnight + 1,
      count: 2,
    });
  });

  it('has no figures without ticks, and the last price of the day before', () => {
    const history = historyOf([tick(midnight - day - 3, 70, 1)]);
    expect(history.day('A', midnight)).toMatchObject({ last: 70, base: 70, open: null, volume: 0, count: 0 });
    expect(history.day('B', midnight)).toBeUndefined();
  });

  it('ignores a tick after its end', () => {
    const history = historyOf([tick(midnight + 5, 10, 1), tick(midnight + day + 1, 99, 2)]);
    expect(history.day('A', midnight)).toMatchObject({ last: 10, base: 10 });
  });
});

it('invented symbols do not displace the first ones and do not exceed the limit', () => {
  const history = new PriceHistory();
  for (let i = 0; i < 50_000; i += 1)
    history.add(`S${i}`, { at: noon + i, price: i, size: 1, partition: 0, offset: i });
  expect(history.symbolCount).toBe(10_000);
  expect(history.isFull).toBe(true);
  expect(history.hasSymbol('S0')).toBe(true);
  expect(history.hasSymbol('S10000')).toBe(false);
  expect(history.day('S9999', startOf(noon, day))?.last).toBe(9_999);
});
