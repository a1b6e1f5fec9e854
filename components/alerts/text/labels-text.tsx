import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';

/** Labels of an alert: `symbol ACME`, each isolated, because they come from outside. Nothing without labels. */
export function Labels({
  labels,
  className,
}: {
  labels: Readonly<Record<string, string>>;
  className?: string;
}) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return null;
  return (
    <span className={cn('inline-flex min-w-0 flex-wrap gap-x-3 gap-y-0.5', className)}>
      {entries.map(([name, value]) => (
        <span key={name} className="min-w-0 [overflow-wrap:anywhere]">
          <ExternalText text={name} className="text-ink-3" />{' '}
          <ExternalText text={value === '' ? '(empty)' : value} className="font-medium" />
        </span>
      ))}
    </span>
  );
}
