import { severityLook } from '@/components/notifications/severity';
import { cn } from '@/components/ui/cn';
import type { AlertRule } from '@/lib/alerts/rule';

/** The severity of a rule as icon and word. */
export function SeverityMark({
  severity,
  className,
}: {
  severity: AlertRule['severity'];
  className?: string;
}) {
  const { label, icon: Icon, ink } = severityLook[severity];
  return (
    <span className={cn('inline-flex shrink-0 items-center gap-1 text-ink-2 text-xs', className)}>
      <Icon aria-hidden className={cn('size-3.5', ink)} />
      {label}
    </span>
  );
}
