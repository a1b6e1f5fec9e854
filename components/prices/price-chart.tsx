'use client';
import { CandlestickSeries, createChart, type IChartApi, LineSeries } from 'lightweight-charts';
import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';
import { useTickSource } from '@/components/live';
import { usePreference } from '@/components/shell/preferences';
import type { Interval } from '@/lib/candles';
import { isolated } from '@/lib/outside-text';
import { type ChartColours, readColours } from './chart-colours';
import { drawTicks } from './draw-ticks';

export type ChartKind = 'candles' | 'line';
export interface PriceChartProps {
  symbol: string;
  interval: Interval;
  kind: ChartKind;
  className?: string;
}

/** Candles or a line from the ticks this page holds, kept up a frame at a time outside React. */
export function PriceChart({ symbol, interval, kind, className }: PriceChartProps) {
  const host = useRef<HTMLElement>(null);
  const { watch, gatewayNow } = useTickSource();
  const { resolvedTheme } = useTheme();
  const [palette] = usePreference('palette');
  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and palette change what the colours are
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const colours = readColours(element);
    const chart = openChart(element, colours, interval);
    const series = kind === 'candles' ? addCandles(chart, colours) : addLine(chart, colours);
    const stop = watch(symbol, drawTicks(series, interval, gatewayNow));
    return () => {
      stop();
      chart.remove();
    };
  }, [symbol, interval, kind, resolvedTheme, palette, watch, gatewayNow]);
  return (
    <figure
      ref={host}
      aria-label={`Chart of ${isolated(symbol)}, ${kind}, ${interval}. The tape beside it lists the same ticks as text.`}
      className={className}
    />
  );
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
