'use client';
import { useChangeFade } from '@/components/ui/change-fade';
import { TableCell } from '@/components/ui/virtual-table';
import { formatCompact, formatCount } from '@/lib/text/format';

/** Numbers with all their digits fit into the column below this. */
const longest = 1e7;

/** A number of lines, which fades once when it changed; the exact one on hover. */
export function CountCell({ count }: { count: number }) {
  const cell = useChangeFade<HTMLDivElement>(count);
  return (
    <TableCell ref={cell} className="px-2 py-2 text-right font-medium max-md:pr-4" title={formatCount(count)}>
      {count < longest ? formatCount(count) : formatCompact(count)}
    </TableCell>
  );
}
