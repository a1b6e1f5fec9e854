'use client';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { AlertMarks } from '@/components/alerts/rule/alert-marks';
import { AsOf } from '@/components/freshness/as-of';
import { FeedContent } from '@/components/freshness/feed-content';
import { RelativeTime } from '@/components/freshness/relative-time';
import { innerLink } from '@/components/notifications/inner-link';
import { severityLook } from '@/components/notifications/severity';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import type { Alert } from '@/lib/events';
import { isolated } from '@/lib/text/bidi';
import { formatCount } from '@/lib/text/format';

const shown = 5;

/** The alerts that fire, critical ones first; nothing while none does. */
export function FiringList({ alerts }: { alerts: readonly Alert[] }) {
  if (alerts.length === 0) return null;
  const left = alerts.length - shown;
  return (
    <section aria-label="Firing alerts" className="border-line-strong border-b">
      <div className="flex items-center gap-3 border-line border-b px-4 py-2">
        <h2 className="font-medium">
          Firing <span className="num font-normal text-ink-2">{formatCount(alerts.length)}</span>
        </h2>
        <AsOf feed="alerts" className="mr-auto" />
        <Link href="/alerts" className="ml-auto text-accent text-sm">
          Alerts
        </Link>
      </div>
      <FeedContent feed="alerts">
        <ul className="divide-y divide-line">
          {alerts.slice(0, shown).map((alert) => (
            <FiringLine key={alert.alertId} alert={alert} />
          ))}
        </ul>
      </FeedContent>
      {left > 0 && (
        <p className="border-line border-t px-4 py-2 text-ink-2 text-xs">{formatCount(left)} more fire.</p>
      )}
    </section>
  );
}

function FiringLine({ alert }: { alert: Alert }) {
  const { severity, title, since, firedAt = since, link, ruleId } = alert;
  const { icon: Icon, ink, label } = severityLook[severity];
  const href = innerLink(link) ?? `/alerts?open=${encodeURIComponent(ruleId)}`;
  return (
    <li className="flex gap-3 px-4 py-2.5">
      <Icon aria-label={label} role="img" className={cn('mt-0.5 size-4 shrink-0', ink)} />
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">
          <ExternalText text={title} />
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3 text-xs">
          <RelativeTime at={firedAt} />
          <AlertMarks alert={alert} />
        </p>
      </div>
      <RowLink
        href={href}
        aria-label={`Open: ${isolated(title)}`}
        className="inline-flex h-6 shrink-0 items-center gap-1 text-accent text-xs"
      >
        Open <ArrowRight aria-hidden className="size-3" />
      </RowLink>
    </li>
  );
}
