'use client';
import { Table2 } from 'lucide-react';
import type { SqlTable } from '@/components/sql/data/use-tables';
import { quotedIfNeeded } from '@/components/sql/editor/dialect';
import { ExternalText } from '@/components/ui/external-text';

export interface TablesListProps {
  tables: readonly SqlTable[] | undefined;
  error: Error | undefined;
  /** Writes a name into the statement. */
  onInsert(text: string): void;
}

/** The tables and their columns; a click on a name writes it into the statement. */
export function TablesList({ tables, error, onInsert }: TablesListProps) {
  if (!tables)
    return <p className="p-3 text-ink-2 text-sm">{error ? error.message : 'Loading the tables'}</p>;
  if (tables.length === 0)
    return (
      <p className="p-3 text-ink-2 text-sm">
        The lake has no tables yet. They appear when it has read the topics of Kafka.
      </p>
    );
  return (
    <ul className="flex flex-col p-2">
      {tables.map(({ name, columns }) => (
        <li key={name}>
          <details>
            <summary className="flex h-8 cursor-pointer items-center gap-2 rounded px-2 hover:bg-sunken">
              <Table2 aria-hidden className="size-3.5 shrink-0 text-ink-3" />
              <ExternalText text={name} className="truncate font-mono text-xs" />
            </summary>
            <ul aria-label={`Columns of ${name}`} className="mb-2 ml-4 border-line border-l pl-2">
              {[{ name, type: 'table' }, ...columns].map((column) => (
                <li key={`${column.type} ${column.name}`}>
                  <button
                    type="button"
                    title={`${column.name} ${column.type}`}
                    onClick={() => onInsert(quotedIfNeeded(column.name))}
                    className="flex h-7 w-full items-center justify-between gap-2 rounded px-2 text-left font-mono text-xs hover:bg-sunken"
                  >
                    <ExternalText text={column.name} className="truncate" />
                    <span className="truncate text-ink-3">{column.type}</span>
                  </button>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}
