'use client';
import {
  CandlestickSeries,
  createChart,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';
import { type TickListener, useTickSource } from '@/components/live';
import { usePreference } from '@/components/shell/preferences';
import { type Candle, candleSeries, type Interval } from '@/lib/candles';
import { type ChartColours, readColours } from './chart-colours';

export type ChartKind = 'candles' | 'line';
export interface PriceChartProps {
  symbol: string;
  interval: Interval;
  kind: ChartKind;
  className?: string;
}

/** Lightweight Charts has no time zones: local time is given to it as if it were UTC. */
const localOffset = (): number => -new Date().getTimezoneOffset() * 60_000;

/** Candles or a line from the ticks this page holds, kept up a frame at a time outside React. */
export function PriceChart({ symbol, interval, kind, className }: PriceChartProps) {
  const host = useRef<HTMLElement>(null);
  const { watch } = useTickSource();
  const { resolvedTheme } = useTheme();
  const [palette] = usePreference('palette');
  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and palette change what the colours are
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const colours = readColours(element);
    const chart = openChart(element, colours, interval);
    const series = kind === 'candles' ? addCandles(chart, colours) : addLine(chart, colours);
    const stop = feed(series, interval, (take) => watch(symbol, take));
    return () => {
      stop();
      chart.remove();
    };
  }, [symbol, interval, kind, resolvedTheme, palette, watch]);
  return (
    <figure
      ref={host}
      aria-label={`Chart of ${symbol}, ${kind}, ${interval}. The tape beside it lists the same ticks as text.`}
      className={className}
    />
  );
}

type Series = ISeriesApi<'Candlestick'> | ISeriesApi<'Line'>;
type Watch = (take: TickListener) => () => void;

function feed(series: Series, interval: Interval, watch: Watch): () => void {
  const offset = localOffset();
  const drawing = drawOn(series, offset);
  let built = candleSeries({ interval, offset });
  return watch((ticks, isAnew) => {
    if (isAnew) built = candleSeries({ interval, offset });
    const changed = built.add(ticks);
    if (isAnew || !changed.every(drawing.update)) drawing.fill(built.candles);
  });
}

/** Puts candles on a series of either kind. */
function drawOn(series: Series, offset: number) {
  const any = series as ISeriesApi<'Candlestick' | 'Line'>;
  const isLine = series.seriesType() === 'Line';
  const drawn = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  const note = ({ start }: Candle) => {
    drawn.add(start);
    last = Math.max(last, start);
  };
  const point = ({ start, open, high, low, close }: Candle) => {
    const time = ((start + offset) / 1_000) as UTCTimestamp;
    return isLine ? { time, value: close } : { time, open, high, low, close };
  };
  return {
    fill: (candles: readonly Candle[]) => {
      any.setData(candles.map(point));
      drawn.clear();
      last = Number.NEGATIVE_INFINITY;
      candles.forEach(note);
    },
    /** False when a late tick made a candle before the last: the chart takes such only with all the others. */
    update: (candle: Candle): boolean => {
      const isLate = candle.start < last;
      if (isLate && !drawn.has(candle.start)) return false;
      any.update(point(candle), isLate);
      note(candle);
      return true;
    },
  };
}

function openChart(element: HTMLElement, colours: ChartColours, interval: Interval): IChartApi {
  return createChart(element, {
    autoSize: true,
    layout: {
      background: { color: 'transparent' },
      textColor: colours.text,
      fontFamily: getComputedStyle(element).fontFamily,
      attributionLogo: true,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.grid } },
    crosshair: { vertLine: { color: colours.cross }, horzLine: { color: colours.cross } },
    timeScale: {
      timeVisible: true,
      secondsVisible: interval.endsWith('s'),
      borderColor: colours.grid,
      rightOffset: 4,
      barSpacing: 10,
    },
    rightPriceScale: { borderColor: colours.grid },
  });
}

const addCandles = (chart: IChartApi, { up, down }: ChartColours) =>
  chart.addSeries(CandlestickSeries, {
    upColor: up,
    downColor: down,
    borderUpColor: up,
    borderDownColor: down,
    wickUpColor: up,
    wickDownColor: down,
  });

const addLine = (chart: IChartApi, { line }: ChartColours) =>
  chart.addSeries(LineSeries, { color: line, lineWidth: 2 });
