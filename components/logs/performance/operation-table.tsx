import type { HTMLAttributes } from 'react';
import { type TableColumn, wide, wider } from '@/components/logs/analysis/columns';
import { OpenRow } from '@/components/logs/analysis/open-row';
import { OpenTable } from '@/components/logs/analysis/open-table';
import { useOpen } from '@/components/logs/analysis/use-open';
import type { OperationStats, PerformanceAnswer } from '@/lib/logs/analysis';
import { OperationCells, OperationHead } from './operation-cells';
import { OperationDetail } from './operation-detail';
import { type Direction, nextSort, type SortColumn } from './operations';

const grid =
  'grid-cols-[minmax(0,1fr)_6rem] md:grid-cols-[minmax(0,1fr)_repeat(5,6rem)] lg:grid-cols-[minmax(0,1fr)_repeat(7,6.5rem)]';

const columns: readonly { by: SortColumn; name: string; className: string }[] = [
  { by: 'name', name: 'Operation', className: '' },
  { by: 'rate', name: 'Rate', className: `text-right ${wide}` },
  { by: 'errors', name: 'Errors', className: `text-right ${wide}` },
  { by: 'p50', name: 'p50', className: `text-right ${wide}` },
  { by: 'p95', name: 'p95', className: 'text-right max-md:pr-4' },
  { by: 'p99', name: 'p99', className: `text-right ${wide}` },
  { by: 'max', name: 'Longest', className: `text-right ${wider}` },
  { by: 'count', name: 'Count', className: `text-right ${wider}` },
];

export interface OperationTableProps {
  operations: readonly (OperationStats & { id: string })[];
  holder: HTMLAttributes<HTMLElement>;
  answer: PerformanceAnswer;
  by: SortColumn;
  direction: Direction;
  onSort(by: SortColumn, direction: Direction): void;
}

/** The operations; each opens to its chart and its slowest examples. */
export function OperationTable({ operations, holder, answer, by, direction, onSort }: OperationTableProps) {
  const [open, toggle] = useOpen();
  return (
    <OpenTable caption="Operations" columns={columns.map(sortable)} grid={grid} holder={holder}>
      {operations.map((operation) => {
        const { id } = operation;
        return (
          <OpenRow
            key={id}
            isOpen={open === id}
            onToggle={() => toggle(id)}
            grid={grid}
            head={<OperationHead operation={operation} />}
            cells={<OperationCells operation={operation} />}
            detail={() => <OperationDetail operation={operation} answer={answer} />}
          />
        );
      })}
    </OpenTable>
  );

  function sortable(column: (typeof columns)[number]): TableColumn {
    const isSorted = column.by === by;
    return {
      ...column,
      sort: !isSorted ? 'none' : direction === 'asc' ? 'ascending' : 'descending',
      onSort: () => onSort(...nextSort(column.by, { by, direction })),
    };
  }
}
