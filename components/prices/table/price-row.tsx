'use client';
import { Pin } from 'lucide-react';
import { memo } from 'react';
import { toPathSegment } from '@/components/browser/path-segment';
import { usePageNow, usePrice } from '@/components/live';
import { PercentChange, PriceChange } from '@/components/prices/quote/change';
import { LastPrice } from '@/components/prices/quote/last-price';
import { Trend } from '@/components/prices/quote/trend';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import { TableCell, TableRow } from '@/components/ui/virtual-table';
import { isolated } from '@/lib/text/bidi';
import { formatCompact, formatDateTime, formatTimeOrDate, toIso } from '@/lib/text/format';

/** Height of a row, px. */
export const rowPx = 44;
/** Columns of the table. */
export const grid =
  'grid grid-cols-[2rem_minmax(0,1fr)_5.5rem_5.25rem] items-center gap-2 px-3 md:gap-3 md:grid-cols-[2.25rem_minmax(0,1fr)_7.5rem_7rem_7rem_8rem_5rem_7.5rem]';
/** Hidden on a phone. */
export const wide = 'max-md:hidden';

export interface PriceRowProps {
  symbol: string;
  index: number;
  top: number;
  isPinned: boolean;
  onPin(symbol: string): void;
}

/** One symbol, positioned at `top` px. Renders only when its own price changes. */
export const PriceRow = memo(function PriceRow({ symbol, index, top, isPinned, onPin }: PriceRowProps) {
  const price = usePrice(symbol);
  const pageNow = usePageNow();
  return (
    <TableRow
      aria-rowindex={index + 2}
      className={`${grid} absolute inset-x-0 border-line border-b hover:bg-sunken`}
      style={{ height: rowPx, transform: `translateY(${top}px)` }}
    >
      <TableCell>
        <button
          type="button"
          aria-pressed={isPinned}
          aria-label={`Pin ${isolated(symbol)}`}
          onClick={() => onPin(symbol)}
          className={cn(
            'relative z-10 grid size-8 place-items-center rounded-md hover:bg-line',
            isPinned ? 'text-accent' : 'text-ink-3',
          )}
        >
          <Pin aria-hidden className={cn('size-3.5', isPinned && 'fill-current')} />
        </button>
      </TableCell>
      <TableCell className="truncate font-medium">
        <RowLink href={`/prices/${toPathSegment(symbol)}`} className="after:absolute after:inset-0">
          <ExternalText text={symbol} />
        </RowLink>
      </TableCell>
      {price && (
        <>
          <TableCell className="text-right">
            <LastPrice price={price} />
          </TableCell>
          <TableCell className={`text-right text-sm ${wide}`}>
            <PriceChange state={price} />
          </TableCell>
          <TableCell className="text-right text-sm">
            <PercentChange state={price} />
          </TableCell>
          <TableCell className={wide}>
            <Trend price={price} width={128} />
          </TableCell>
          <TableCell className={`num text-right text-ink-2 text-sm ${wide}`}>
            {formatCompact(price.size)}
          </TableCell>
          <TableCell className={`num text-right text-ink-3 text-xs ${wide}`}>
            <time dateTime={toIso(price.at)} title={formatDateTime(price.at)}>
              {formatTimeOrDate(price.at, pageNow())}
            </time>
          </TableCell>
        </>
      )}
    </TableRow>
  );
});
