import { Activity, CircleX, Package, ScrollText } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { VitalRating } from '@/components/analytics/behaviour/vital-rating';
import { vitalText } from '@/components/analytics/behaviour/vital-text';
import { activityLabels } from '@/components/analytics/reports/visits/activity-labels';
import { toPathSegment } from '@/components/browser/path-segment';
import { logsHref } from '@/components/logs/links/logs-href';
import { LogText } from '@/components/logs/text/log-text';
import { ExternalText } from '@/components/ui/external-text';
import { LevelBadge } from '@/components/ui/log-level';
import type { SessionStep } from '@/lib/analytics/behaviour';
import { ratingOf } from '@/lib/analytics/vitals';
import type { LogLine } from '@/lib/logs/log-line';
import { formatDateTime, formatTime, toIso } from '@/lib/text/format';
import type { Entry } from './entries';

/** One entry of a session with its time. */
export function EntryRow({ entry }: { entry: Entry }) {
  const { at } = entry;
  return (
    <li className="flex min-w-0 items-baseline gap-3 border-line border-b px-4 py-2 last:border-b-0">
      <time
        dateTime={toIso(at)}
        title={formatDateTime(at)}
        className="num w-24 shrink-0 whitespace-nowrap text-ink-2 text-xs"
      >
        {formatTime(at)}
      </time>
      <Content entry={entry} />
    </li>
  );
}

function Content({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'step':
      return <Step step={entry.step} />;
    case 'order':
      return (
        <Line icon={<Package aria-hidden className="size-3.5 text-ink-3" />}>
          <span>{entry.type}</span> <OrderLink orderId={entry.orderId} />
        </Line>
      );
    case 'line':
      return <ErrorLine line={entry.line} />;
  }
}

const Line = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
    {icon}
    {children}
  </span>
);

const OrderLink = ({ orderId }: { orderId: string }) => (
  <Link href={`/orders/${toPathSegment(orderId)}`} className="font-mono text-accent text-xs hover:underline">
    <ExternalText text={orderId} />
  </Link>
);

function Step({ step: { kind, path, sku, orderId, metric, message } }: { step: SessionStep }) {
  if (kind === 'error')
    return (
      <Line icon={<CircleX aria-hidden className="size-3.5 text-bad" />}>
        <span className="text-bad">Error in the browser</span>
        <ExternalText text={message ?? ''} className="min-w-0 [overflow-wrap:anywhere]" />
      </Line>
    );
  const label = kind === 'web_vital' ? 'Measured' : activityLabels[kind];
  return (
    <Line icon={<Activity aria-hidden className="size-3.5 text-ink-3" />}>
      <span>{label}</span>
      {metric && (
        <span className="num">
          {metric.name} {vitalText(metric.name, metric.value)}
        </span>
      )}
      {metric && <VitalRating rating={ratingOf(metric.name, metric.value)} />}
      {sku !== undefined && <ExternalText text={sku} className="font-mono text-xs" />}
      {orderId !== undefined && <OrderLink orderId={orderId} />}
      <ExternalText text={path} className="truncate text-ink-3 text-xs" />
    </Line>
  );
}

function ErrorLine({ line: { data, at } }: { line: LogLine }) {
  const { level, service, msg, err, orderId, traceId } = data;
  const href = logsHref({ at, service, ...(orderId ? { orderId } : traceId ? { traceId } : {}) });
  return (
    <Line icon={<ScrollText aria-hidden className="size-3.5 text-bad" />}>
      <LevelBadge level={level} />
      <ExternalText text={service} />
      <span className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">
        <LogText text={err ? `${msg} · ${err.name}: ${err.message}` : msg} isOneLine />
      </span>
      <Link href={href} className="text-accent text-xs hover:underline">
        Open in Logs
      </Link>
    </Line>
  );
}
