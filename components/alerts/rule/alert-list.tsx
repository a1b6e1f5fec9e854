'use client';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Labels } from '@/components/alerts/text/labels-text';
import { RelativeTime } from '@/components/freshness/relative-time';
import { innerLink } from '@/components/notifications/inner-link';
import { buttonClass } from '@/components/ui/button';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import type { RuleState } from '@/lib/alerts/api';
import { valueText } from '@/lib/alerts/value-text';
import type { Alert } from '@/lib/events';
import { isolated } from '@/lib/text/bidi';
import { formatCount } from '@/lib/text/format';
import { AlertMarks } from './alert-marks';
import { StateMark } from './state-mark';

export interface AlertListProps extends Pick<RuleState, 'alerts' | 'counts'> {
  /** What a person can do with an alert. */
  actions: ((alert: Alert) => ReactNode) | undefined;
}

/** The alerts of a rule that are pending or firing. */
export function AlertList({ alerts, counts, actions }: AlertListProps) {
  if (alerts.length === 0) return <p className="text-ink-2">No alert is pending or firing.</p>;
  const left = counts.firing + counts.pending - alerts.length;
  return (
    <div>
      <ul aria-label="Alerts" className="divide-y divide-line rounded-lg border border-line bg-surface">
        {alerts.map((alert) => (
          <AlertLine key={alert.alertId} alert={alert} actions={actions?.(alert)} />
        ))}
      </ul>
      {left > 0 && <p className="mt-1 text-ink-2 text-xs">{formatCount(left)} more are not listed.</p>}
    </div>
  );
}

function AlertLine({ alert, actions }: { alert: Alert; actions: ReactNode }) {
  const { state, labels, title, body, value, unit, since, link } = alert;
  const href = innerLink(link);
  return (
    <li className="flex flex-col gap-2 px-4 py-3 lg:flex-row lg:items-start lg:gap-4">
      <span className="shrink-0 lg:w-20">
        <StateMark state={state} />
      </span>
      <div className="min-w-0 flex-1">
        <ExternalText text={title} className="block font-medium text-base [overflow-wrap:anywhere]" />
        {body && <ExternalText text={body} className="block text-ink-2 [overflow-wrap:anywhere]" />}
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-ink-2 text-xs">
          <Labels labels={labels} />
          <span>
            now <span className="font-medium">{valueText(value, unit, labels)}</span>
          </span>
          <RelativeTime at={since} />
          <AlertMarks alert={alert} />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {href && (
          <RowLink
            href={href}
            aria-label={`Open: ${isolated(title)}`}
            className={buttonClass({ size: 'sm', variant: 'primary' })}
          >
            Open <ArrowRight aria-hidden className="size-3.5" />
          </RowLink>
        )}
        {actions}
      </div>
    </li>
  );
}
