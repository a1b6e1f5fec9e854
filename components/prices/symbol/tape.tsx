'use client';
import { useEffect, useState } from 'react';
import { type Tick, usePageNow, useTickSource } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { isolated } from '@/lib/text/bidi';
import { formatCompact, formatDateTime, formatPrice, formatTimeOrDate } from '@/lib/text/format';

const maxTicks = 40;
/** The tape is updated at most this often. */
const updateMs = 100;

/** The newest ticks, newest first. */
export function Tape({ symbol }: { symbol: string }) {
  const ticks = useTape(symbol);
  return (
    <section
      aria-label={`Tape of ${isolated(symbol)}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="h-full min-h-64 overflow-y-auto"
    >
      <table className="num w-full table-fixed text-sm">
        <thead className="sticky top-0 bg-surface text-ink-2 text-xs">
          <tr>
            <th scope="col" className="px-4 py-1.5 text-left font-normal">
              Time
            </th>
            <th scope="col" className="px-2 py-1.5 text-right font-normal">
              Price
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-normal">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {ticks.map((tick, i) => (
            <TapeRow key={`${tick.partition}-${tick.offset}`} tick={tick} before={ticks[i + 1]} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TapeRow({ tick, before }: { tick: Tick; before: Tick | undefined }) {
  const now = usePageNow()();
  const direction = Math.sign(tick.price - (before?.price ?? tick.price));
  return (
    <tr className="border-line border-t">
      <td className="whitespace-nowrap py-1 pl-4 text-ink-3 text-xs" title={formatDateTime(tick.at)}>
        {formatTimeOrDate(tick.at, now)}
      </td>
      <td
        className={cn(
          'figure px-2 py-1 text-right',
          direction > 0 && 'text-up',
          direction < 0 && 'text-down',
        )}
      >
        <span aria-hidden className="mr-1 text-[0.625rem]">
          {direction > 0 ? '▲' : direction < 0 ? '▼' : ''}
        </span>
        {formatPrice(tick.price)}
      </td>
      <td className="px-4 py-1 text-right text-ink-2">{formatCompact(tick.size)}</td>
    </tr>
  );
}

function useTape(symbol: string): readonly Tick[] {
  const { watch, history } = useTickSource();
  const [ticks, setTicks] = useState<readonly Tick[]>([]);
  useEffect(() => {
    const show = () => setTicks(history(symbol).slice(-maxTicks).reverse());
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = watch(symbol, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        show();
      }, updateMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [symbol, watch, history]);
  return ticks;
}
