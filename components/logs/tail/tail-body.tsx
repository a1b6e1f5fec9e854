'use client';
import { useCallback, useDeferredValue, useState } from 'react';
import { AsOf } from '@/components/freshness/as-of';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { LineDetail } from '@/components/logs/detail/line-detail';
import { type ChosenRange, isLiveRange } from '@/components/logs/range/range';
import { RangeControls, type RangeControlsProps } from '@/components/logs/range/range-controls';
import { isLine, type Row, rowKey } from '@/components/logs/rows/rows';
import type { LogFilter } from '@/lib/logs/history';
import type { LogLine } from '@/lib/logs/log-line';
import { Announcer } from './announcer';
import { Head } from './head';
import { NoLines } from './no-lines';
import { TailList } from './tail-list';
import { Toolbar } from './toolbar';
import { useHold } from './use-hold';
import { useTail } from './use-tail';
import { useTailView } from './use-tail-view';

export interface TailBodyProps {
  filter: LogFilter;
  range: ChosenRange;
  onRange: RangeControlsProps['onChange'];
}

/** The lines of one filter and range, and the one that is open. Another filter or range is another body. */
export function TailBody({ filter, range, onRange }: TailBodyProps) {
  const [view, setView] = useTailView();
  const [active, setActive] = useState<string>();
  const [open, setOpen] = useState<LogLine>();
  const hold = useHold(active !== undefined || open !== undefined);
  const tail = useTail(filter, range, hold.isHeld);
  // When more lines come than can be drawn in every frame, frames are left out, and what a person does comes first.
  const drawn = useDeferredValue(tail);
  const isLive = isLiveRange(range);
  const openRow = useCallback(
    (row: Row) => {
      setActive(rowKey(row));
      if (isLine(row)) setOpen(row);
      else onRange({ name: 'custom', from: row.from, to: row.to + 1 });
    },
    [onRange],
  );
  const { release } = hold;
  const toNewest = useCallback(() => {
    setActive(undefined);
    setOpen(undefined);
    release();
  }, [release]);
  const step = (by: 1 | -1) => {
    const lines = tail.rows.filter(isLine);
    const index = lines.findIndex((line) => open && rowKey(line) === rowKey(open));
    const next = lines[index + (view.newest === 'bottom' ? by : -by)];
    if (next) openRow(next);
  };
  return (
    <>
      <div className="mb-2 flex min-h-9 flex-wrap items-center gap-x-4 gap-y-2">
        <RangeControls range={range} onChange={onRange} />
        <Head rates={tail.rates} isHeld={hold.isHeld} isLive={isLive} pending={tail.pending} />
        {isLive && <AsOf feed="logs" />}
        <span className="ml-auto">
          <Toolbar view={view} onChange={setView} />
        </span>
      </div>
      {tail.problem && (
        <p role="alert" className="mb-2 text-bad text-sm">
          The regular expression is not applied. {tail.problem}
        </p>
      )}
      <FeedPlaceholder
        {...(isLive ? { feed: 'logs' as const } : {})}
        isEmpty={tail.isEmpty}
        isLoading={tail.isLoading}
        refusal={tail.refusal}
        rows={12}
        empty={<NoLines filter={filter} isLive={isLive} />}
      >
        <TailList
          tail={drawn}
          view={view}
          hold={hold}
          active={active}
          open={open && rowKey(open)}
          onActive={setActive}
          onOpen={openRow}
          onNewest={toNewest}
        />
      </FeedPlaceholder>
      {open && (
        <LineDetail line={open} onClose={() => setOpen(undefined)} onClosed={focusLines} onStep={step} />
      )}
      <Announcer rates={tail.rates} isHeld={hold.isHeld && isLive} />
    </>
  );
}

const focusLines = (): void => document.querySelector<HTMLElement>('[data-log-lines]')?.focus();
