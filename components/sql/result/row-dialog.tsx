import { Dialog } from '@/components/ui/dialog';
import { ExternalText } from '@/components/ui/external-text';
import type { SqlColumn } from '@/lib/analytics/sql';
import { cellText } from './cell-text';

export interface RowDialogProps {
  /** From 1. */
  number: number;
  row: readonly unknown[];
  columns: readonly SqlColumn[];
  timeZone: string;
  onClose(): void;
}

/** All values of one row, in full. */
export function RowDialog({ number, row, columns, timeZone, onClose }: RowDialogProps) {
  return (
    <Dialog title={`Row ${number}`} isOpen onClose={onClose}>
      <dl className="flex flex-col gap-3 text-sm">
        {columns.map((column, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same name
          <div key={i} className="min-w-0">
            <dt className="text-ink-2 text-xs">
              <ExternalText text={column.name} className="font-medium" />{' '}
              <span className="text-ink-3">{column.type}</span>
            </dt>
            <dd className="break-words font-mono text-xs [overflow-wrap:anywhere]">
              {row[i] === null || row[i] === undefined ? (
                <span className="text-ink-3 italic">NULL</span>
              ) : (
                <bdi dir="auto" className="whitespace-pre-wrap">
                  {typeof row[i] === 'object'
                    ? JSON.stringify(row[i], null, 2)
                    : cellText(row[i], column, timeZone)}
                </bdi>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
