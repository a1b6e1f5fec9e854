import Link from 'next/link';
import { type Column, DataTable } from '@/components/analytics/card/data-table';
import { activityLabels } from '@/components/analytics/reports/visits/activity-labels';
import { toPathSegment } from '@/components/browser/path-segment';
import { RelativeTime } from '@/components/freshness/relative-time';
import { ExternalText } from '@/components/ui/external-text';
import type { SessionRow } from '@/lib/analytics/behaviour';
import { formatCount, formatDuration, noFigure } from '@/lib/text/format';

/** The latest sessions, each a link to what happened in it. */
export const SessionTable = ({ sessions }: { sessions: readonly SessionRow[] }) => (
  <DataTable
    caption="Latest sessions of the last hour"
    className="max-h-80 px-4 pb-2"
    rows={sessions}
    keyOf={({ sessionId }) => sessionId}
    columns={columns}
  />
);

const columns: Column<SessionRow>[] = [
  {
    name: 'Session',
    isText: true,
    cell: ({ sessionId, lastAt }) => (
      <Link
        href={`/analytics/sessions/${toPathSegment(sessionId)}?at=${lastAt}`}
        className="font-mono text-accent text-xs hover:underline"
      >
        <ExternalText text={sessionId.slice(0, 13)} />
      </Link>
    ),
  },
  { name: 'Last event', cell: ({ lastAt }) => <RelativeTime at={lastAt} /> },
  { name: 'Duration', cell: ({ firstAt, lastAt }) => formatDuration(lastAt - firstAt) },
  { name: 'Steps', cell: ({ events }) => formatCount(events) },
  {
    name: 'Furthest',
    isText: true,
    isWide: true,
    cell: ({ furthest }) => (furthest === null ? noFigure : activityLabels[furthest]),
  },
  { name: 'Orders', cell: ({ orders }) => formatCount(orders.length) },
  {
    name: 'Errors',
    cell: ({ errors }) => <span className={errors > 0 ? 'text-bad' : undefined}>{formatCount(errors)}</span>,
  },
];
