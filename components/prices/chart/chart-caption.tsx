'use client';
import { TriangleAlert } from 'lucide-react';
import type { Candle, Interval } from '@/lib/prices/candles';
import {
  formatClock,
  formatCompact,
  formatCount,
  formatDateTime,
  formatPrice,
  toIso,
} from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import type { ChartState } from './candle-feed';

/** The caption of a chart: where its history starts, or what is missing and why. */
export function ChartCaption({ state, interval }: { state: ChartState | undefined; interval: Interval }) {
  return (
    <figcaption className="pointer-events-none absolute top-1 left-1 z-10 max-w-[calc(100%-5rem)] rounded bg-surface/85 px-1.5 py-0.5 text-ink-2 text-xs">
      {state?.problem ? (
        <span role="status" className="flex items-start gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {state.problem}
        </span>
      ) : (
        <HistoryStart state={state} interval={interval} />
      )}
      {state?.last && <NewestCandle candle={state.last} count={state.count} interval={interval} />}
    </figcaption>
  );
}

function HistoryStart({ state, interval }: { state: ChartState | undefined; interval: Interval }) {
  if (state?.historyStart === undefined) return 'Loading the price history';
  if (state.historyStart === null) return 'No history yet';
  const { historyStart, oldest } = state;
  const isShort = oldest !== undefined && oldest !== null && oldest < historyStart;
  return (
    <>
      {isShort ? `Candles of ${interval} start` : 'History starts'} <Moment at={historyStart} />
      {isShort && (
        <>
          , longer ones <Moment at={oldest} />
        </>
      )}
      {interval === '1d' && ' · days are UTC'}
    </>
  );
}

function Moment({ at }: { at: number }) {
  return (
    <time dateTime={toIso(at)} title={formatDateTime(at)} className="num">
      {formatClock(at, Date.now())}
    </time>
  );
}

/** The newest candle, for screen readers. */
function NewestCandle({ candle, count, interval }: { candle: Candle; count: number; interval: Interval }) {
  const { at, open, high, low, close, volume } = candle;
  const figures = [
    `open ${formatPrice(open)}`,
    `high ${formatPrice(high)}`,
    `low ${formatPrice(low)}`,
    `close ${formatPrice(close)}`,
    `volume ${formatCompact(volume)}`,
    `ticks ${formatCount(candle.count)}`,
  ];
  return (
    <span className="sr-only">
      {` ${counted(count, 'candle')} of ${interval}. Newest, ${formatDateTime(at)}: ${figures.join(', ')}.`}
    </span>
  );
}
