import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candle, type CandleTick, candleSeries, intervals, joinCandles, startOf } from './candles';

let offset = 0;
const tick = (at: number, price: number, size = 1): CandleTick => {
  offset += 1;
  return { at, price, size, partition: 0, offset };
};
const brief = (series: ReturnType<typeof candleSeries>) =>
  series.candles.map((c) => [c.at, c.open, c.high, c.low, c.close, c.volume, c.count]);

const anyTicks = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 200_000 }),
      price: fc.integer({ min: -50, max: 50 }),
      size: fc.integer({ min: 0, max: 9 }),
      partition: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 60 },
  )
  .map((ticks) => ticks.map((one, offset) => ({ ...one, offset })));

describe('candleSeries', () => {
  it('opens with the first, closes with the last, sums the volume and counts', () => {
    const series = candleSeries({ interval: '1s' });
    series.add([tick(1_000, 10), tick(1_200, 12, 3), tick(1_900, 9), tick(1_999, 11)]);
    expect(brief(series)).toEqual([[1_000, 10, 12, 9, 11, 6, 4]]);
  });

  it('starts a candle per interval and skips intervals without ticks', () => {
    const series = candleSeries({ interval: '5s' });
    series.add([tick(0, 1), tick(4_999, 2), tick(5_000, 3), tick(20_000, 4)]);
    expect(series.candles.map((c) => c.at)).toEqual([0, 5_000, 20_000]);
  });

  it('returns the candles that changed, oldest first', () => {
    const series = candleSeries({ interval: '1s' });
    series.add([tick(1_000, 1), tick(2_000, 2), tick(3_000, 3)]);
    const changed = series.add([tick(3_100, 4), tick(1_500, 9)]);
    expect(changed.map((c) => c.at)).toEqual([1_000, 3_000]);
  });

  it('lets a late tick change high, open and volume but not the close', () => {
    const series = candleSeries({ interval: '1m' });
    series.add([tick(30_000, 5), tick(50_000, 6)]);
    series.add([tick(10_000, 8)]);
    expect(brief(series)).toEqual([[0, 8, 8, 5, 6, 3, 3]]);
  });

  it('sorts ticks of one millisecond by partition and offset, whichever arrives first', () => {
    const at = (partition: number, offset: number, price: number) => ({
      at: 500,
      price,
      size: 1,
      partition,
      offset,
    });
    const ticks = [at(1, 3, 10), at(0, 9, 20), at(1, 4, 30), at(0, 8, 40)];
    for (const order of [ticks, [...ticks].reverse()]) {
      const series = candleSeries({ interval: '1s' });
      series.add(order);
      expect(series.candles[0]).toMatchObject({ open: 40, close: 30 });
    }
  });

  it('is the same for any order of the same ticks', () => {
    const shuffled = anyTicks.chain((ticks) =>
      fc.tuple(fc.constant(ticks), fc.shuffledSubarray(ticks, { minLength: ticks.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...intervals), ([ticks, others], interval) => {
        const [one, other] = [candleSeries({ interval }), candleSeries({ interval })];
        one.add(ticks);
        for (const each of others) other.add([each]);
        expect(other.candles).toEqual(one.candles);
      }),
    );
  });

  it('continues from initial candles without changing them', () => {
    const series = candleSeries({ interval: '1m' });
    series.add([tick(1_000, 5), tick(70_000, 6)]);
    const given = structuredClone(series.candles) as Candle[];
    const next = candleSeries({ interval: '1m', candles: given });
    expect(next.add([tick(80_000, 9)]).map((c) => c.close)).toEqual([9]);
    expect(given).toEqual(series.candles);
    expect(next.candles).toHaveLength(2);
  });

  it('has at most `limit` candles and ignores ticks older than all of them', () => {
    const series = candleSeries({ interval: '1s', limit: 2 });
    series.add([tick(1_000, 1), tick(2_000, 2), tick(3_000, 3)]);
    expect(series.candles.map((c) => c.at)).toEqual([2_000, 3_000]);
    expect(series.add([tick(500, 9)])).toEqual([]);
    expect(series.candles.map((c) => c.at)).toEqual([2_000, 3_000]);
  });

  it('keeps the volume finite however large the sizes are', () => {
    const series = candleSeries({ interval: '1d' });
    series.add([tick(1, 1, 1.7e308), tick(2, 1, 1.7e308)]);
    expect(series.candles[0]?.volume).toBe(Number.MAX_VALUE);
  });
});

it('joined candles equal longer candles of the same ticks', () => {
  fc.assert(
    fc.property(anyTicks, (ticks) => {
      const [fine, coarse] = [candleSeries({ interval: '1s' }), candleSeries({ interval: '15s' })];
      fine.add(ticks);
      coarse.add(ticks);
      const starts = [...new Set(fine.candles.map(({ at }) => startOf(at, 15_000)))];
      const joined = starts.map((start) =>
        joinCandles(start, fine.candles.filter(({ at }) => startOf(at, 15_000) === start) as [Candle]),
      );
      expect(joined).toEqual(coarse.candles);
    }),
  );
});
