import { type ReactNode, useId } from 'react';

/** A titled part of the form. */
export function FormSection({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <h2 id={id} className="font-medium text-base">
        {title}
      </h2>
      <p className="mb-3 text-ink-2 text-sm">{note}</p>
      <div className="flex flex-col gap-3">{children}</div>
    </section>
  );
}

/** Fields side by side where there is room. */
export const FieldRow = ({ children }: { children: ReactNode }) => (
  <div className="grid items-start gap-3 sm:grid-cols-2 2xl:grid-cols-3">{children}</div>
);
