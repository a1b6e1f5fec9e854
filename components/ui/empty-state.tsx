import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

/** Shown in place of missing content: why, and the next step. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  className,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn('flex flex-col items-center justify-center gap-2 px-6 py-10 text-center', className)}>
      <Icon aria-hidden className="size-6 text-ink-3" />
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-md text-ink-2 text-sm">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
