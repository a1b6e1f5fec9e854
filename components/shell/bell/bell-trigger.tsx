'use client';
import { Bell, OctagonAlert } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useNow } from '@/components/freshness/use-now';
import { Button } from '@/components/ui/button';
import type { Alert } from '@/lib/events';
import { counted } from '@/lib/text/plural';

export interface BellTriggerProps extends Omit<ComponentProps<'button'>, 'children'> {
  unread: number;
  firing: readonly Alert[];
}

const short = (count: number): string => (count > 99 ? '99+' : String(count));

/**
 * The bell with two counts that differ in shape: a round one of what is unread, and an octagon with a number for the
 * critical alerts that fire and are not muted.
 */
export function BellTrigger({ unread, firing, ...rest }: BellTriggerProps) {
  const now = useNow();
  const critical = firing.filter(
    ({ severity, mutedUntil = 0 }) => severity === 'critical' && mutedUntil <= now,
  ).length;
  const label = [
    'Notifications',
    ...(unread > 0 ? [`${unread} unread`] : []),
    ...(critical > 0 ? [`${counted(critical, 'critical alert')} firing`] : []),
  ].join(', ');
  return (
    <Button
      variant="ghost"
      size={critical > 0 ? 'md' : 'icon'}
      className={critical > 0 ? 'relative gap-2 px-2' : 'relative'}
      aria-label={label}
      {...rest}
    >
      {critical > 0 && (
        <span
          aria-hidden
          className="num inline-flex items-center gap-1 rounded-sm border border-bad bg-bad-soft px-1 font-semibold text-bad text-xs leading-5"
        >
          <OctagonAlert className="size-3.5" /> {short(critical)}
        </span>
      )}
      <Bell aria-hidden className="size-4.5" />
      {unread > 0 && (
        <span
          aria-hidden
          className="num absolute -top-0.5 -right-1 min-w-4 rounded-full bg-accent px-1 text-center font-medium text-[0.625rem] text-on-accent leading-4"
        >
          {short(unread)}
        </span>
      )}
    </Button>
  );
}
