import type { NotificationItem } from '@/components/live';
import { counted } from '@/lib/text/plural';
import { type MoreCounts, maxCounted, type Urgency } from './announcement-plan';

/** How urgent a notification is; undefined: it waits in the inbox, as does what says that an alert is resolved. */
export function urgencyOf({ data: { severity, alert } }: NotificationItem): Urgency | undefined {
  if (alert?.state === 'resolved') return undefined;
  if (severity === 'critical') return 'critical';
  // Alerts only: any service may post warnings, as many as it likes.
  return severity === 'warning' && alert ? 'warning' : undefined;
}

/** `37 more critical`, `2 more critical, 5 more warnings`. */
export function moreText({ critical, warning }: MoreCounts): string {
  const parts = [
    ...(critical > 0 ? [counted(critical, 'more critical', 'more critical')] : []),
    ...(warning > 0 ? [counted(warning, 'more warning')] : []),
  ];
  return `${critical + warning < maxCounted ? '' : 'At least '}${parts.join(', ')}`;
}
