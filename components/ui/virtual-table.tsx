import type { ComponentProps, ReactNode } from 'react';

/** Parts of a virtual table: its rows are positioned absolutely, which table elements do not allow, so they use ARIA roles. */

export function TableRow(props: ComponentProps<'div'>) {
  // biome-ignore lint/a11y/useSemanticElements: see above
  // biome-ignore lint/a11y/useFocusableInteractive: what is in the row takes the focus
  return <div role="row" {...props} />;
}

export interface ColumnHeaderProps extends Omit<ComponentProps<'div'>, 'role' | 'aria-sort'> {
  sort?: 'ascending' | 'descending' | undefined;
  children: ReactNode;
}

export function ColumnHeader({ sort, children, ...rest }: ColumnHeaderProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: what is in the header takes the focus
    <div role="columnheader" aria-sort={sort} {...rest}>
      {children}
    </div>
  );
}

export function TableCell(props: ComponentProps<'div'>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div role="cell" {...props} />
  );
}
