import { DataTable } from '@/components/analytics/card/data-table';
import { RelativeTime } from '@/components/freshness/relative-time';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import type { LakeState } from '@/lib/analytics/lake';
import { formatCount, noFigure } from '@/lib/text/format';
import { sizeText, totalsOf } from './lake-text';

type Topic = LakeState['topics'][number];

/** What the lake has of each topic. */
export function TopicTable({ topics }: { topics: readonly Topic[] }) {
  return (
    <DataTable
      caption="Topics in the lake"
      className="max-h-96"
      rows={topics}
      keyOf={({ topic }) => topic}
      columns={[
        { name: 'Topic', isText: true, cell: ({ topic }) => <ExternalText text={topic} /> },
        { name: 'Rows', cell: (topic) => formatCount(totalsOf(topic).rows) },
        { name: 'Invalid', cell: (topic) => formatCount(totalsOf(topic).invalid) },
        { name: 'Markers', cell: (topic) => formatCount(totalsOf(topic).markers) },
        { name: 'Missing', cell: (topic) => <Missing topic={topic} /> },
        { name: 'Files', cell: ({ files }) => formatCount(files) },
        { name: 'Size', cell: ({ bytes }) => sizeText(bytes) },
        {
          name: 'Newest',
          cell: ({ newestAt }) => (newestAt === null ? noFigure : <RelativeTime at={newestAt} />),
        },
      ]}
    />
  );
}

/** Offsets that Kafka had deleted before they were read. */
function Missing({ topic }: { topic: Topic }) {
  const { missing } = totalsOf(topic);
  const places = topic.partitions.flatMap(({ partition, gaps }) =>
    gaps.map(([from, to]) => `${partition} / ${from} to ${to - 1}`),
  );
  return (
    <span className={cn(missing > 0 && 'text-bad')}>
      {formatCount(missing)}
      {places.map((place) => (
        <span key={place} className="block font-mono text-xs">
          {place}
        </span>
      ))}
    </span>
  );
}
