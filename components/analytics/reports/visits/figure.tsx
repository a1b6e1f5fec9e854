import type { ReactNode } from 'react';

export interface FigureProps {
  label: string;
  /** Of its line in the chart. */
  colour?: string;
  value: string;
  /** Its change, below it. */
  children?: ReactNode;
}

/** A figure in a `dl`. */
export const Figure = ({ label, colour, value, children }: FigureProps) => (
  <div className="flex flex-col py-1">
    <dt className="flex items-center gap-1.5 text-ink-2 text-xs">
      {colour && <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: colour }} />}
      {label}
    </dt>
    <dd className="flex flex-col">
      <span className="num font-semibold text-base">{value}</span>
      {children}
    </dd>
  </div>
);
