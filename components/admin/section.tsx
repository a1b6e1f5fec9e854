import { type ReactNode, useId } from 'react';
import { cn } from '@/components/ui/cn';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { useLinkTarget } from './processes/use-link-target';

/** One section of the admin page. */
export function Section({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-semibold text-base">
        {title}
      </h2>
      <p className="mb-3 text-ink-2 text-sm">{note}</p>
      <div className="grid grid-cols-12 gap-4">{children}</div>
    </section>
  );
}

/** A titled panel in a section. With an `anchor`, links to `/admin#anchor` lead to it. */
export function Panel({
  title,
  anchor = '',
  aside,
  className = 'col-span-12 lg:col-span-6',
  children,
}: {
  title: string;
  anchor?: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const { target, isTarget } = useLinkTarget<HTMLElement>(anchor);
  return (
    <section
      id={anchor || undefined}
      ref={target}
      aria-labelledby={id}
      aria-current={isTarget ? 'true' : undefined}
      className={cn(
        'min-w-0 rounded-lg border border-line bg-surface',
        isTarget && 'border-accent',
        className,
      )}
    >
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-line border-b px-4 py-1.5">
        <h3 id={id} className="font-medium">
          {title}
        </h3>
        {aside}
      </header>
      <div className="p-4">
        <SectionBoundary name="This panel">{children}</SectionBoundary>
      </div>
    </section>
  );
}
