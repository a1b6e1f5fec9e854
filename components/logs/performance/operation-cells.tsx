import { CircleX } from 'lucide-react';
import { shareText } from '@/components/analytics/reports/tables/share-text';
import { wide, wider } from '@/components/logs/analysis/columns';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { TableCell } from '@/components/ui/virtual-table';
import type { OperationStats } from '@/lib/logs/analysis';
import { formatCompact, formatCount } from '@/lib/text/format';
import { durationText } from './duration-text';

const cell = 'whitespace-nowrap px-2 py-2 text-right';

export function OperationHead({
  operation: { service, operation, count, errors },
}: {
  operation: OperationStats;
}) {
  return (
    <span className="min-w-0 max-w-full flex-1">
      <ExternalText text={operation} className="line-clamp-2 font-mono [overflow-wrap:anywhere]" />
      <span className="flex flex-wrap gap-x-2 text-ink-3 text-xs">
        <ExternalText text={service} />
        <span className="md:hidden">
          {formatCount(count)} · {shareText(errors, count)} errors
        </span>
      </span>
    </span>
  );
}

export function OperationCells({ operation }: { operation: OperationStats }) {
  const { perSecond, errors, count, p50Ms, p95Ms, p99Ms, maxMs } = operation;
  return (
    <>
      <TableCell className={cn(cell, wide)}>{formatCompact(perSecond)}/s</TableCell>
      <TableCell
        className={cn(cell, wide, errors > 0 && 'text-bad')}
        title={`${formatCount(errors)} of ${formatCount(count)}`}
      >
        {errors > 0 && <CircleX aria-hidden className="mr-1 inline size-3" />}
        {shareText(errors, count)}
      </TableCell>
      <TableCell className={cn(cell, wide)}>{durationText(p50Ms)}</TableCell>
      <TableCell className={cn(cell, 'font-medium max-md:pr-4')}>{durationText(p95Ms)}</TableCell>
      <TableCell className={cn(cell, wide)}>{durationText(p99Ms)}</TableCell>
      <TableCell className={cn(cell, wider)}>{durationText(maxMs)}</TableCell>
      <TableCell className={cn(cell, 'pr-4', wider)}>{formatCount(count)}</TableCell>
    </>
  );
}
