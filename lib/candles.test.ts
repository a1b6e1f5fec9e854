import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CandleTick, candleSeries, intervalMs, intervals, startOf } from './candles';

const tick = (at: number, price: number, size = 1): CandleTick => ({ at, price, size });
const brief = (series: ReturnType<typeof candleSeries>) =>
  series.candles.map((c) => [c.start, c.open, c.high, c.low, c.close, c.volume]);

describe('candleSeries', () => {
  it('opens with the first, closes with the last and sums the volume', () => {
    const series = candleSeries({ interval: '1s' });
    series.add([tick(1_000, 10), tick(1_200, 12, 3), tick(1_900, 9), tick(1_999, 11)]);
    expect(brief(series)).toEqual([[1_000, 10, 12, 9, 11, 6]]);
  });

  it('starts a candle per interval and leaves out the silent ones', () => {
    const series = candleSeries({ interval: '5s' });
    series.add([tick(0, 1), tick(4_999, 2), tick(5_000, 3), tick(20_000, 4)]);
    expect(series.candles.map((c) => c.start)).toEqual([0, 5_000, 20_000]);
  });

  it('says which candles changed, oldest first', () => {
    const series = candleSeries({ interval: '1s' });
    series.add([tick(1_000, 1), tick(2_000, 2), tick(3_000, 3)]);
    const changed = series.add([tick(3_100, 4), tick(1_500, 9)]);
    expect(changed.map((c) => c.start)).toEqual([1_000, 3_000]);
  });

  it('lets a late tick change high, open and volume but not the close', () => {
    const series = candleSeries({ interval: '1m' });
    series.add([tick(30_000, 5), tick(50_000, 6)]);
    series.add([tick(10_000, 8)]);
    expect(brief(series)).toEqual([[0, 8, 8, 5, 6, 3]]);
  });

  it('makes room for a late tick of an interval that had none', () => {
    const series = candleSeries({ interval: '1s' });
    series.add([tick(1_000, 1), tick(3_000, 3), tick(2_000, 2)]);
    expect(series.candles.map((c) => c.close)).toEqual([1, 2, 3]);
  });

  it('closes with the later arrival of two ticks in one millisecond', () => {
    const series = candleSeries({ interval: '1s' });
    series.add([tick(500, 1), tick(500, 2)]);
    expect(series.candles[0]).toMatchObject({ open: 1, close: 2 });
  });

  it('holds at most the limit and refuses what is older than all of it', () => {
    const series = candleSeries({ interval: '1s', limit: 2 });
    series.add([tick(1_000, 1), tick(2_000, 2), tick(3_000, 3)]);
    expect(series.candles.map((c) => c.start)).toEqual([2_000, 3_000]);
    expect(series.add([tick(500, 9)])).toEqual([]);
    expect(series.candles.map((c) => c.start)).toEqual([2_000, 3_000]);
  });

  it('cuts days at local midnight', () => {
    const oneHourAhead = intervalMs['1h'];
    const localMidnight = intervalMs['1d'] - oneHourAhead;
    expect(startOf(localMidnight - 1, intervalMs['1d'], oneHourAhead)).toBe(-oneHourAhead);
    expect(startOf(localMidnight, intervalMs['1d'], oneHourAhead)).toBe(localMidnight);
  });
});

describe('candleSeries, whatever the ticks', () => {
  const anyTick = fc.record({
    at: fc.integer({ min: 0, max: 10 * intervalMs['1m'] }),
    price: fc.integer({ min: 1, max: 1_000 }),
    size: fc.integer({ min: 0, max: 50 }),
  });
  // Distinct times: which of two ticks of one millisecond closes depends on the arrival by design.
  const anyTicks = fc.uniqueArray(anyTick, { selector: (t) => t.at, maxLength: 200 });
  const anyInterval = fc.constantFrom(...intervals);

  it('comes to the same candles for every order of arrival and every split into batches', () => {
    const property = fc.property(anyTicks, anyInterval, fc.nat(200), (ticks, interval, cut) => {
      const inOrder = candleSeries({ interval });
      inOrder.add(ticks.toSorted((a, b) => a.at - b.at));
      const shuffled = candleSeries({ interval });
      shuffled.add(ticks.slice(cut));
      shuffled.add(ticks.slice(0, cut));
      expect(shuffled.candles).toEqual(inOrder.candles);
    });
    fc.assert(property);
  });

  it('keeps candles ascending, their bounds true and the volume whole', () => {
    const property = fc.property(anyTicks, anyInterval, (ticks, interval) => {
      const { candles, add } = candleSeries({ interval });
      add(ticks);
      for (const [index, c] of candles.entries()) {
        expect(c.start).toBeGreaterThan(candles[index - 1]?.start ?? Number.NEGATIVE_INFINITY);
        expect(c.low).toBeLessThanOrEqual(Math.min(c.open, c.close));
        expect(c.high).toBeGreaterThanOrEqual(Math.max(c.open, c.close));
      }
      const volume = candles.reduce((sum, c) => sum + c.volume, 0);
      expect(volume).toBe(ticks.reduce((sum, t) => sum + t.size, 0));
    });
    fc.assert(property);
  });

  it('holds no more than its limit, in ascending order, for any price at any time of 130 years', () => {
    const oddTick = fc.record({
      at: fc.oneof(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.constantFrom(0, 4_102_444_799_999)),
      price: fc.double({ noNaN: true, noDefaultInfinity: true }),
      size: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    });
    const property = fc.property(fc.array(oddTick, { maxLength: 100 }), anyInterval, (ticks, interval) => {
      const { candles, add } = candleSeries({ interval, limit: 20 });
      for (const one of ticks) add([one]);
      expect(candles.length).toBeLessThanOrEqual(20);
      for (const [index, { start, low, high }] of candles.entries()) {
        expect(start).toBeGreaterThan(candles[index - 1]?.start ?? Number.NEGATIVE_INFINITY);
        expect(low).toBeLessThanOrEqual(high);
      }
    });
    fc.assert(property);
  });

  it('goes on with present ticks after one of the year 2099 and one of 1970', () => {
    const now = 1_800_000_000_000;
    const series = candleSeries({ interval: '1s' });
    series.add([tick(now, 1), tick(4_070_908_800_000, 2), tick(1, 3)]);
    expect(series.add([tick(now + 1_000, 4)])).toMatchObject([{ start: now + 1_000, close: 4 }]);
    expect(series.candles.map(({ close }) => close)).toEqual([3, 1, 4, 2]);
  });
});
