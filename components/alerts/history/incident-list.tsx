'use client';
import { ArrowRight, BellOff, BellRing, Layers, type LucideIcon } from 'lucide-react';
import { SeverityMark } from '@/components/alerts/rule/severity-mark';
import { StateMark } from '@/components/alerts/rule/state-mark';
import { Labels } from '@/components/alerts/text/labels-text';
import { innerLink } from '@/components/notifications/inner-link';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import type { Incident } from '@/lib/alerts/api';
import { isolated } from '@/lib/text/bidi';
import { formatDateTime, formatDuration, formatSince, toIso } from '@/lib/text/format';
import { endOf } from './timeline-lanes';

const notifications: Record<Incident['notification'], { label: string; icon: LucideIcon; title: string }> = {
  sent: { label: 'Sent', icon: BellRing, title: 'A notification was sent' },
  grouped: { label: 'Grouped', icon: Layers, title: 'It was part of a notification about several alerts' },
  muted: { label: 'Muted', icon: BellOff, title: 'No notification was sent, because it was muted' },
};

/** Incidents, the newest first. */
export function IncidentList({ incidents, now }: { incidents: readonly Incident[]; now: number }) {
  return (
    <ul aria-label="Incidents" className="divide-y divide-line">
      {incidents.map((incident) => (
        <IncidentLine key={incident.incidentId} incident={incident} now={now} />
      ))}
    </ul>
  );
}

function IncidentLine({ incident, now }: { incident: Incident; now: number }) {
  const { state, severity, title, labels, ruleName, firedAt, notification, link } = incident;
  const { label, icon: Icon, title: meaning } = notifications[notification];
  const href = innerLink(link);
  return (
    <li className="flex flex-col gap-x-4 gap-y-1 px-4 py-2.5 md:flex-row md:items-start">
      <span className="shrink-0 md:w-20">
        <StateMark state={state} />
      </span>
      <div className="min-w-0 flex-1">
        <ExternalText text={title} className="block font-medium [overflow-wrap:anywhere]" />
        <p className="flex flex-wrap gap-x-3 text-ink-2 text-xs">
          <SeverityMark severity={severity} />
          <ExternalText text={ruleName} />
          <Labels labels={labels} />
        </p>
      </div>
      <div className="num flex flex-wrap items-center gap-x-4 text-ink-2 text-sm md:flex-nowrap">
        <span title={meaning} className="inline-flex items-center gap-1 md:w-20">
          <Icon aria-hidden className="size-3.5" /> {label}
        </span>
        <time dateTime={toIso(firedAt)} title={formatDateTime(firedAt)} className="md:w-40 md:text-right">
          {formatSince(firedAt, now)}
        </time>
        <span className="md:w-20 md:text-right">{formatDuration(endOf(incident, now) - firedAt)}</span>
        <span className="md:w-16 md:text-right">
          {href && (
            <RowLink
              href={href}
              aria-label={`Open: ${isolated(title)}`}
              className="inline-flex min-h-6 items-center gap-1 text-accent"
            >
              Open <ArrowRight aria-hidden className="size-3" />
            </RowLink>
          )}
        </span>
      </div>
    </li>
  );
}
