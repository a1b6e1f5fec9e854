import type { ISeriesApi, UTCTimestamp } from 'lightweight-charts';
import type { Tick, TickListener } from '@/components/live';
import { type Candle, type CandleTick, candleSeries, type Interval } from '@/lib/candles';
import { formatPrice } from '@/lib/format';
import { type DrawScale, drawScale, toDrawn } from './draw-scale';

export type Series = ISeriesApi<'Candlestick'> | ISeriesApi<'Line'>;

/** Lightweight Charts has no time zones: local time is given to it as if it were UTC. */
const localOffset = (): number => -new Date().getTimezoneOffset() * 60_000;

/** A tick stamped further ahead has no place on the axis: it would stand at the end of the chart for years. */
const aheadMs = 86_400_000;

/** Takes ticks and keeps the series drawn. `now`: the clock that says what is ahead, epoch ms. */
export function drawTicks(series: Series, interval: Interval, now: () => number): TickListener {
  const offset = localOffset();
  const drawing = drawOn(series, offset);
  let built = candleSeries({ interval, offset });
  return (ticks, isAnew) => {
    if (isAnew) built = candleSeries({ interval, offset });
    const changed = built.add(onAxis(ticks, now() + aheadMs));
    if (isAnew || !changed.every(drawing.update)) drawing.fill(built.candles);
  };
}

const onAxis = (ticks: readonly Tick[], until: number): readonly CandleTick[] =>
  ticks.filter(({ at }) => at <= until);

/** Puts candles on a series of either kind. */
function drawOn(series: Series, offset: number) {
  const any = series as ISeriesApi<'Candlestick' | 'Line'>;
  const isLine = series.seriesType() === 'Line';
  const drawn = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  let scale = drawScale(0);
  const note = ({ start }: Candle) => {
    drawn.add(start);
    last = Math.max(last, start);
  };
  const point = (candle: Candle) => {
    const time = ((candle.start + offset) / 1_000) as UTCTimestamp;
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
    /** False when the chart takes it only with all the others: a candle before the last, or of another scale. */
    update: (candle: Candle): boolean => {
      const isLate = candle.start < last;
      if (isLate && !drawn.has(candle.start)) return false;
      if (candle.start > last && !isEqual(drawScale(candle.close), scale)) return false;
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
