'use client';
import type { IChartApi } from 'lightweight-charts';
import { useTheme } from 'next-themes';
import { useEffect, useRef, useState } from 'react';
import { callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import { usePreference } from '@/components/browser/preferences';
import { useFeedFreshness, useTickSource } from '@/components/live';
import { cn } from '@/components/ui/cn';
import type { Interval } from '@/lib/prices/candles';
import { candlesSchema } from '@/lib/prices/price-history';
import { isolated } from '@/lib/text/bidi';
import { CandleFeed, type CandleRequest, type ChartState } from './candle-feed';
import { ChartCaption } from './chart-caption';
import { readColours } from './chart-colours';
import { addCandles, addLine, openChart, recolour } from './chart-series';
import { drawCandles, type Series } from './draw-candles';
import { throttle } from './throttle';

export type ChartKind = 'candles' | 'line';
export interface PriceChartProps {
  symbol: string;
  interval: Interval;
  kind: ChartKind;
  className?: string;
}

/** Older candles are loaded when fewer than this many remain to the left of the view. */
const edgeCandles = 30;
/** The caption is updated at most this often. */
const captionMs = 250;

const load = ({ symbol, ...rest }: CandleRequest) => {
  const query = new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  return callApi(`/prices/${toPathSegment(symbol)}/candles?${query}`, candlesSchema);
};

/** A candlestick or line chart: the price history, updated with live ticks once per frame, outside React. */
export function PriceChart({ symbol, interval, kind, className }: PriceChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ chart: IChartApi; series: Series }>(undefined);
  const source = useTickSource();
  const { isStale } = useFeedFreshness('prices');
  const [state, setState] = useState<ChartState>();
  const { resolvedTheme } = useTheme();
  const [palette] = usePreference('palette');
  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and palette change the colours
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const colours = readColours(element);
    const chart = openChart(element, colours, interval);
    const series = kind === 'candles' ? addCandles(chart, colours) : addLine(chart, colours);
    drawn.current = { chart, series };
    const drawing = drawCandles(series, interval);
    const caption = throttle(captionMs, setState);
    const feed = new CandleFeed({ symbol, interval, source, load, drawing, onState: caption.set });
    const stop = feed.start();
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < edgeCandles) void feed.older();
    });
    const onVisible = () => {
      // A hidden page gets conflated ticks.
      if (!document.hidden) feed.reload();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      stop();
      caption.stop();
      setState(undefined);
      drawn.current = undefined;
      chart.remove();
    };
  }, [symbol, interval, kind, resolvedTheme, palette, source]);
  // Recolours the chart in place, so that its zoom and position are kept.
  // biome-ignore lint/correctness/useExhaustiveDependencies: staleness changes the colours
  useEffect(() => {
    if (host.current && drawn.current) recolour(drawn.current, readColours(host.current));
  }, [isStale]);
  return (
    <figure
      aria-label={`Chart of ${isolated(symbol)}, ${kind}, ${interval}. The tape lists the same ticks as text.`}
      className={cn('relative', className)}
    >
      <div ref={host} className="h-full" />
      <ChartCaption state={state} interval={interval} />
    </figure>
  );
}
