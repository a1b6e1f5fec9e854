'use client';
import type { PriceState } from '@/components/live';
import { Sparkline } from '@/components/ui/sparkline';
import { formatTimeOrDate } from '@/lib/text/format';

export interface TrendProps {
  price: PriceState;
  width: number;
  className?: string;
}

/** The small line of a symbol; the title says of what time it is. */
export function Trend({ price: { spark, sparkSince }, width, className }: TrendProps) {
  const title =
    sparkSince === undefined
      ? 'Last hour, one close a minute'
      : `What this page received since ${formatTimeOrDate(sparkSince, Date.now())}`;
  return (
    <span title={title} className={className}>
      <Sparkline values={spark} width={width} />
    </span>
  );
}
