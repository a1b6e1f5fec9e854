import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import type { Cell } from './watch-figures';

export interface FigureRow {
  name: string;
  cells: readonly Cell[];
  /** Content of the last column, if it is not a figure. */
  after?: ReactNode;
}

/** A table of figures; an unknown figure shows since when it is unknown. */
export function FigureTable({
  caption,
  head,
  rows,
}: {
  caption: string;
  head: readonly string[];
  rows: readonly FigureRow[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="num w-full whitespace-nowrap text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-ink-2 text-xs">
          <tr>
            {head.map((name, i) => (
              <th
                key={name}
                scope="col"
                className={cn('py-1 font-normal', i === 0 ? 'text-left' : 'pl-4 text-right')}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells, after }) => (
            <tr key={name} className="border-line border-t">
              <th scope="row" className="py-1.5 text-left font-medium">
                <ExternalText text={name} />
              </th>
              {cells.map(({ text, span, isUnknown }, i) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change
                  key={i}
                  colSpan={span}
                  className={cn('py-1.5 pl-4 text-right', isUnknown && 'text-warn')}
                >
                  {text}
                </td>
              ))}
              {after !== undefined && <td className="py-1.5 pl-4 text-right">{after}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
