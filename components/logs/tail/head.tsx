'use client';
import { memo } from 'react';
import type { LogsView } from '@/components/live';
import { formatCount } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

export interface HeadProps {
  rates: LogsView['rates'];
  isHeld: boolean;
  isLive: boolean;
  pending: number;
}

/** How fast lines come, over the last 10 s, and whether the list follows them. */
export const Head = memo(function Head({ rates, isHeld, isLive, pending }: HeadProps) {
  const { perSecond } = rates;
  const rate = perSecond >= 10 ? formatCount(Math.round(perSecond)) : perSecond.toFixed(1);
  return (
    <p className="num min-w-0 truncate text-ink-2 text-sm">
      {isLive ? `${rate} lines/s · ${isHeld ? 'Holding still' : 'Following'}` : 'From history'}
      {pending > 0 && ` · ${counted(pending, 'line')} not tested yet`}
    </p>
  );
});
