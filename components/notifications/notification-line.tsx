'use client';
import { ArrowRight, Check } from 'lucide-react';
import { RelativeTime } from '@/components/freshness/relative-time';
import type { NotificationItem } from '@/components/live';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import { isolated } from '@/lib/text/bidi';
import { AlertTimes } from './alert-times';
import { innerLink } from './inner-link';
import { severityLook } from './severity';
import { Simulated } from './simulated';

export function NotificationLine({ item, onRead }: { item: NotificationItem; onRead(key: string): void }) {
  const { resolution } = item;
  const { severity, title, body, link } = item.data;
  const { icon: Icon, ink, label } = severityLook[severity];
  const href = innerLink(link);
  return (
    <li className={cn('flex gap-3 px-4 py-3', !item.read && 'bg-accent-soft/40')}>
      <Icon aria-label={label} role="img" className={cn('mt-0.5 size-4 shrink-0', ink)} />
      <div className="min-w-0 flex-1">
        <p className={cn('break-words', !item.read && 'font-medium')}>
          <ExternalText text={title} />
        </p>
        <p className="break-words text-ink-2 text-sm">
          <ExternalText text={body} />
        </p>
        {resolution && (
          <p className="break-words text-ink-2 text-sm">
            <ExternalText text={resolution} />
          </p>
        )}
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3 text-xs">
          <RelativeTime at={item.resolvedAt ?? item.at} />
          <AlertTimes item={item} />
          <Simulated event={item} />
          {href && (
            <RowLink
              href={href}
              className="inline-flex items-center gap-1 text-accent"
              onClick={() => onRead(item.key)}
            >
              Open <ArrowRight aria-hidden className="size-3" />
            </RowLink>
          )}
        </p>
      </div>
      {!item.read && (
        <Button
          variant="ghost"
          size="sm"
          aria-label={`Mark read: ${isolated(title)}`}
          onClick={() => onRead(item.key)}
        >
          <Check aria-hidden className="size-4" />
        </Button>
      )}
    </li>
  );
}
