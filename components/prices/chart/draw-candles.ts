import type { ISeriesApi, UTCTimestamp } from 'lightweight-charts';
import type { Candle, Interval } from '@/lib/prices/candles';
import { formatPrice } from '@/lib/text/format';
import { type DrawScale, drawScale, toDrawn } from './draw-scale';

/** Draws candles on a chart. */
export interface CandleDrawing {
  /** Replaces all candles. */
  fill(candles: readonly Candle[]): void;
  /** Adds or updates one candle. False if that needs `fill`: a new candle before the last, or one of another scale. */
  update(candle: Candle): boolean;
}

export type Series = ISeriesApi<'Candlestick'> | ISeriesApi<'Line'>;

/** Lightweight Charts has no time zones, so it gets local time as if it were UTC. Days stay in UTC. */
const localOffset = (interval: Interval): number =>
  interval === '1d' ? 0 : -new Date().getTimezoneOffset() * 60_000;

/** Draws candles on a candlestick or line series. */
export function drawCandles(series: Series, interval: Interval): CandleDrawing {
  const offset = localOffset(interval);
  const any = series as ISeriesApi<'Candlestick' | 'Line'>;
  const isLine = series.seriesType() === 'Line';
  const drawn = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  let scale = drawScale(0);
  const note = ({ at }: Candle) => {
    drawn.add(at);
    last = Math.max(last, at);
  };
  const point = (candle: Candle) => {
    const time = ((candle.at + offset) / 1_000) as UTCTimestamp;
    const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map((price) =>
      toDrawn(price, scale),
    ) as [number, number, number, number];
    return isLine ? { time, value: close } : { time, open, high, low, close };
  };
  return {
    fill: (candles: readonly Candle[]) => {
      scale = drawScale(candles.at(-1)?.close ?? 0);
      any.applyOptions({ priceFormat: priceFormatOf(scale) });
      any.setData(candles.map(point));
      drawn.clear();
      last = Number.NEGATIVE_INFINITY;
      candles.forEach(note);
    },
    update: (candle: Candle): boolean => {
      const isLate = candle.at < last;
      if (isLate && !drawn.has(candle.at)) return false;
      if (candle.at > last && !isEqual(drawScale(candle.close), scale)) return false;
      any.update(point(candle), isLate);
      note(candle);
      return true;
    },
  };
}

const isEqual = (a: DrawScale, b: DrawScale): boolean => a.factor === b.factor && a.minMove === b.minMove;

const priceFormatOf = ({ factor, minMove }: DrawScale) => ({
  type: 'custom' as const,
  minMove,
  base: Math.round(1 / minMove),
  formatter: (drawn: number) => formatPrice(drawn * factor),
});
