import { EyeOff } from 'lucide-react';
import type { OmittedLines } from '@/components/live';
import { TableCell } from '@/components/ui/virtual-table';
import { formatCount } from '@/lib/text/format';
import { counted, plural } from '@/lib/text/plural';

/** How many lines are not in the list between two others. Opening the row shows them from the history. */
export function OmittedCells({ omitted }: { omitted: OmittedLines }) {
  return (
    <TableCell
      aria-colspan={4}
      className="col-span-full flex items-center gap-2 bg-warn-soft font-sans text-warn"
    >
      <EyeOff aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{omittedText(omitted)}</span>
      <span className="shrink-0 font-medium text-accent underline">Show from history</span>
    </TableCell>
  );
}

/** `4,812 lines not shown (12 errors)`. */
function omittedText({ count, levels, isExact }: OmittedLines): string {
  const errors = (levels.error ?? 0) + (levels.fatal ?? 0);
  const some = `${isExact ? '' : 'Up to '}${formatCount(count)} ${plural(count, 'line')} not shown`;
  return errors > 0 ? `${some} (${counted(errors, 'error')})` : some;
}
