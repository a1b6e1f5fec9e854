import { CandlestickSeries, createChart, type IChartApi, LineSeries } from 'lightweight-charts';
import type { Interval } from '@/lib/prices/candles';
import type { ChartColours } from './chart-colours';
import type { Series } from './draw-candles';

/** Creates an empty chart in an element. */
export function openChart(element: HTMLElement, colours: ChartColours, interval: Interval): IChartApi {
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
      timeVisible: interval !== '1d',
      secondsVisible: interval.endsWith('s'),
      borderColor: colours.grid,
      rightOffset: 4,
      barSpacing: 10,
    },
    rightPriceScale: { borderColor: colours.grid },
  });
}

const candleColours = ({ up, down }: ChartColours) => ({
  upColor: up,
  downColor: down,
  borderUpColor: up,
  borderDownColor: down,
  wickUpColor: up,
  wickDownColor: down,
});

export const addCandles = (chart: IChartApi, colours: ChartColours) =>
  chart.addSeries(CandlestickSeries, candleColours(colours));

export const addLine = (chart: IChartApi, { line }: ChartColours) =>
  chart.addSeries(LineSeries, { color: line, lineWidth: 2 });

/** Applies new colours to a chart without redrawing it. */
export function recolour(
  { chart, series }: { chart: IChartApi; series: Series },
  colours: ChartColours,
): void {
  chart.applyOptions({ layout: { textColor: colours.text } });
  if (series.seriesType() === 'Line') series.applyOptions({ color: colours.line });
  else series.applyOptions(candleColours(colours));
}
