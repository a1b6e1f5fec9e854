'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { Fragment } from 'react';
import { Card } from '@/components/freshness/card';
import { useHealthNow } from '@/components/freshness/use-health-now';
import { cn } from '@/components/ui/cn';
import { statusLook } from '@/components/ui/order-status';
import { Skeleton } from '@/components/ui/skeleton';
import type { OrderStats } from '@/lib/health';
import { formatCount, formatRunning, formatSince } from '@/lib/text/format';
import { cancelled, laterStages, parallelStages, placed, type Stage, type StageFigures } from './stages';

/** Orders per stage, their rate, and how many wait for long. */
export function Pipeline() {
  const { health, now } = useHealthNow();
  const cell = (stage: Stage) => (
    <StageCell key={stage.label} stage={stage} orders={health?.orders} now={now} />
  );
  return (
    <Card title="Order pipeline" feed="orders" className="col-span-12" bodyClassName="overflow-x-auto">
      <ol className="grid grid-cols-2 items-stretch gap-1 sm:flex sm:min-w-[52rem]">
        {cell(placed)}
        <Arrow />
        <li className="min-w-0 flex-[1.5] max-sm:contents">
          <ol aria-label="In parallel" className="flex h-full flex-col gap-1 max-sm:contents">
            {parallelStages.map((stage) => (
              <StageCell key={stage.label} stage={stage} orders={health?.orders} now={now} isParallel />
            ))}
          </ol>
        </li>
        {laterStages.map((stage) => (
          <Fragment key={stage.label}>
            <Arrow />
            {cell(stage)}
          </Fragment>
        ))}
        <li aria-hidden className="mx-2 w-px bg-line max-sm:hidden" />
        {cell(cancelled)}
      </ol>
    </Card>
  );
}

const Arrow = () => (
  <li aria-hidden className="flex items-center text-ink-3 max-sm:hidden">
    <ChevronRight className="size-4" />
  </li>
);

interface StageCellProps {
  stage: Stage;
  orders: OrderStats | undefined;
  now: number;
  /** Parallel stages are stacked, with the text beside the figure. */
  isParallel?: boolean;
}

function StageCell({ stage, orders, now, isParallel = false }: StageCellProps) {
  const { icon: Icon, ink } = statusLook[stage.status];
  const since = orders && orders.since > 0 ? `since ${formatSince(orders.since, now)}` : 'in total';
  const figures = orders && stage.figures(orders, since);
  return (
    <li className="flex min-w-0 flex-1 flex-col justify-center">
      <Link
        href={figures?.href ?? '/orders'}
        className={cn(
          'flex flex-col rounded-md border border-transparent px-3 hover:border-line-strong hover:bg-sunken',
          isParallel ? 'py-1 max-sm:py-2' : 'py-2',
        )}
      >
        <span className={cn('flex items-center gap-1.5 text-xs', ink)}>
          <Icon aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{stage.label}</span>
        </span>
        <span className={cn(isParallel && 'sm:flex sm:items-center sm:gap-2')}>
          {figures ? (
            <span className="figure num mt-1 block font-semibold text-2xl tracking-tight sm:min-w-8">
              {formatCount(figures.count)}
            </span>
          ) : (
            <Skeleton className="my-1.5 h-6 w-12" />
          )}
          <span className="num block min-w-0 text-ink-3 text-xs">
            <span className="block truncate">{figures?.of ?? ' '}</span>
            <span className="block">{figures ? `${formatCount(figures.perMinute)}/min` : ' '}</span>
          </span>
        </span>
        <WaitingNote figures={figures} now={now} />
      </Link>
    </li>
  );
}

/** Keeps its space when empty, to avoid a layout shift. */
function WaitingNote({ figures, now }: { figures: StageFigures | undefined; now: number }) {
  const { overMinute = 0, oldestAt = now } = figures ?? {};
  if (overMinute === 0) return <span className="min-h-4 text-xs" />;
  return (
    <span className="num min-h-4 truncate font-medium text-warn text-xs">
      {formatCount(overMinute)} waiting over 1 min · oldest {formatRunning(now - oldestAt)}
    </span>
  );
}
