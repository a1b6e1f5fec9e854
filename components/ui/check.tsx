import type { ReactNode } from 'react';

export interface CheckProps {
  isOn: boolean;
  onChange(isOn: boolean): void;
  children: ReactNode;
}

/** A box to tick, with its text. */
export const Check = ({ isOn, onChange, children }: CheckProps) => (
  <label className="flex min-h-7 items-center gap-2">
    <input
      type="checkbox"
      checked={isOn}
      onChange={({ target: { checked } }) => onChange(checked)}
      className="size-4 shrink-0 accent-accent"
    />
    <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
  </label>
);
