import type { ComponentProps, ReactNode } from 'react';

/** Parts of a virtual table: its rows are positioned absolutely, which table elements do not allow, so they use ARIA roles. */

export function TableRow(props: ComponentProps<'div'>) {
  // biome-ignore lint/a11y/useSemanticElements: see above
  // biome-ignore lint/a11y/useFocusableInteractive: what is in the row takes the focus
  return <div role="row" {...props} />;
}

export interface ColumnHeaderProps {
  className?: string | undefined;
  sort?: 'ascending' | 'descending' | undefined;
  children: ReactNode;
}

export function ColumnHeader({ className, sort, children }: ColumnHeaderProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: what is in the header takes the focus
    <div role="columnheader" className={className} aria-sort={sort}>
      {children}
    </div>
  );
}

export function TableCell(props: { className?: string; title?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div role="cell" {...props} />
  );
}
