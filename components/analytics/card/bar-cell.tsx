import type { ReactNode } from 'react';

/** A text with a bar below it, whose length is a share (0 to 1) of the cell. */
export function BarCell({
  share,
  colour = 'var(--accent)',
  children,
}: {
  share: number;
  colour?: string;
  children: ReactNode;
}) {
  return (
    // Takes the width that the other columns leave, whatever its text: a long name does not push them out.
    <div className="flex w-full min-w-28 flex-col gap-1 [contain:inline-size]">
      <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">{children}</span>
      <span aria-hidden className="h-1 w-full rounded-full bg-sunken">
        <span
          className="block h-1 rounded-full"
          style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%`, background: colour }}
        />
      </span>
    </div>
  );
}

/** The largest value, at least 1, as the full length of a bar. */
export const longest = (values: readonly number[]): number =>
  values.reduce((max, value) => Math.max(max, value), 1);
