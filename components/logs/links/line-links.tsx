import { Cpu, GitBranch, type LucideIcon, Package } from 'lucide-react';
import { toPathSegment } from '@/components/browser/path-segment';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import type { LogLine } from '@/lib/logs/log-line';
import { logsHref } from './logs-href';
import { processHref, processOf } from './process-of';

/** Where a line leads: its order, the lines of its trace, and its process on the admin page. */
export function LineLinks({ line, className }: { line: Pick<LogLine, 'data'>; className?: string }) {
  const { orderId, traceId } = line.data;
  const process = processOf(line);
  const links: [string, LucideIcon, string | undefined, (value: string) => string][] = [
    ['Order', Package, orderId, orderHref],
    ['Trace', GitBranch, traceId, (id) => logsHref({ traceId: id })],
    ['Process', Cpu, process, processHref],
  ];
  return (
    <ul className={cn('flex flex-wrap gap-x-4 gap-y-1 text-xs', className)}>
      {links.map(
        ([label, Icon, value, href]) =>
          value !== undefined && (
            <li key={label} className="min-w-0">
              <RowLink
                href={href(value)}
                className="inline-flex max-w-full items-center gap-1 text-accent hover:underline"
              >
                <Icon aria-hidden className="size-3.5 shrink-0" />
                {label} <ExternalText text={value} className="truncate font-mono" />
              </RowLink>
            </li>
          ),
      )}
    </ul>
  );
}

/** The page of an order. */
export const orderHref = (orderId: string): string => `/orders/${toPathSegment(orderId)}`;
