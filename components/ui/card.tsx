import { type ReactNode, useId } from 'react';
import { cn } from './cn';

export interface CardProps {
  title: string;
  /** Stands at the right of the title. */
  aside?: ReactNode;
  className?: string;
  bodyClassName?: string;
  children: ReactNode;
}

/** A titled region; its heading names it for people who do not see it. */
export function Card({ title, aside, className, bodyClassName, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cn('flex min-w-0 flex-col rounded-lg border border-line bg-surface', className)}
    >
      <header className="flex min-h-11 items-center justify-between gap-3 border-line border-b px-4 py-1.5">
        <h2 id={id} className="font-medium text-base">
          {title}
        </h2>
        {aside}
      </header>
      <div className={cn('min-h-0 flex-1 p-4', bodyClassName)}>{children}</div>
    </section>
  );
}
