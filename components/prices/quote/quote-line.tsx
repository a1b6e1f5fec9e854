'use client';
import { memo } from 'react';
import { toPathSegment } from '@/components/browser/path-segment';
import { usePrice } from '@/components/live';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import { PercentChange } from './change';
import { LastPrice } from './last-price';
import { Trend } from './trend';

/** One symbol in a small list; renders only when its own price changes. */
export const QuoteLine = memo(function QuoteLine({ symbol }: { symbol: string }) {
  const price = usePrice(symbol);
  if (!price) return null;
  return (
    <li>
      <RowLink
        href={`/prices/${toPathSegment(symbol)}`}
        className="grid h-10 grid-cols-[minmax(0,1fr)_6rem_6rem] sm:grid-cols-[minmax(0,1fr)_5rem_6.5rem_6rem] items-center gap-3 px-4 hover:bg-sunken"
      >
        <span className="truncate font-medium">
          <ExternalText text={symbol} />
        </span>
        <Trend price={price} width={80} className="max-sm:hidden" />
        <LastPrice price={price} className="text-right" />
        <span className="text-right text-sm">
          <PercentChange state={price} />
        </span>
      </RowLink>
    </li>
  );
});
