'use client';
import type { PriceState } from '@/components/live';
import { Sparkline } from '@/components/ui/sparkline';
import { formatTimeOrDate } from '@/lib/text/format';

export interface TrendProps {
  price: PriceState;
  width: number;
  className?: string;
}

/** The sparkline of a symbol; its tooltip names the period. */
export function Trend({ price: { spark, sparkSince }, width, className }: TrendProps) {
  const title =
    sparkSince === undefined
      ? 'Last hour, one close per minute'
      : `Received by this page since ${formatTimeOrDate(sparkSince, Date.now())}`;
  return (
    <span title={title} className={className}>
      <Sparkline values={spark} width={width} />
    </span>
  );
}
