'use client';
import { memo, useMemo, useState } from 'react';
import { LazyTimeChart } from '@/components/analytics/chart/lazy-time-chart';
import { Legend } from '@/components/analytics/chart/legend';
import { sumByBucket, totalOf } from '@/components/analytics/chart/points';
import { sameFigures } from '@/components/analytics/data/same-figures';
import type { Answered } from '@/components/analytics/data/use-report';
import { statusLook } from '@/components/ui/order-status';
import { formatCompact, formatCount } from '@/lib/text/format';
import { type OrderStep, orderSteps } from './order-steps';

const valuesOf = (row: Record<OrderStep, number>) =>
  Object.fromEntries(orderSteps.map((step) => [step, row[step]]));

/** A line for each step; the legend has the totals. */
export const OrdersChart = memo(function OrdersChart({ answered }: { answered: Answered<'orders'> }) {
  const { period, previous } = answered;
  const [focus, setFocus] = useState<string>();
  const { points, before } = useMemo(() => pointsOf(answered), [answered]);
  const totals = orderSteps.map((step) => `${formatCount(totalOf(points, step))} ${step}`).join(', ');
  return (
    <div className="flex h-full flex-col gap-2 p-4 pt-3">
      <Legend
        label="Orders by step"
        focus={focus}
        onFocus={setFocus}
        entries={orderSteps.map((step) => ({
          name: step,
          label: statusLook[step].label,
          icon: statusLook[step].icon,
          colour: `var(--${step})`,
          total: totalOf(points, step),
          change: previous && {
            now: totalOf(points, step),
            before: before && totalOf(before, step),
            better: step === 'cancelled' ? 'less' : 'more',
          },
        }))}
      />
      <div className="min-h-0 flex-1">
        <LazyTimeChart
          name={`Orders over time: ${totals}. The table lists the values.`}
          period={period}
          series={orderSteps.map((step) => ({
            name: step,
            label: statusLook[step].label,
            colour: `var(--${step})`,
            isFaded: focus !== undefined && focus !== step,
          }))}
          points={points}
          previous={before}
          compared={before ? [focus ?? 'placed'] : []}
          kind="line"
          format={formatCount}
          formatTick={formatCompact}
        />
      </div>
    </div>
  );
}, sameFigures);

function pointsOf({ period, current, previous }: Answered<'orders'>) {
  return {
    points: sumByBucket(period, current.rows, orderSteps, valuesOf),
    before: previous?.scanned ? sumByBucket(period.previous, previous.rows, orderSteps, valuesOf) : undefined,
  };
}
