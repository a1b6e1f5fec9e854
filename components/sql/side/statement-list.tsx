import { ExternalText } from '@/components/ui/external-text';

export interface StatementListProps {
  label: string;
  statements: readonly { title: string; note?: string; sql: string }[];
  /** Puts a statement into the editor. */
  onOpen(sql: string): void;
}

/** Statements to open in the editor: examples, or the history. */
export function StatementList({ label, statements, onOpen }: StatementListProps) {
  return (
    <ul aria-label={label} className="flex flex-col p-2">
      {statements.map(({ title, note, sql }) => (
        <li key={sql}>
          <button
            type="button"
            title={sql.slice(0, 500)}
            onClick={() => onOpen(sql)}
            className="flex w-full flex-col rounded px-2 py-1.5 text-left text-sm hover:bg-sunken"
          >
            <ExternalText text={title} className="line-clamp-2 [overflow-wrap:anywhere]" />
            {note && <span className="num text-ink-3 text-xs">{note}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
