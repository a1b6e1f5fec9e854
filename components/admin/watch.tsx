'use client';
import { useHealth } from '@/components/live';
import { Outside } from '@/components/ui/outside';
import { RelativeTime } from '@/components/ui/relative-time';
import { formatCompact, formatCount, formatDuration } from '@/lib/format';
import type { FeedHealth, ServiceHealth } from '@/lib/health';
import { visibleControls } from '@/lib/outside-text';
import { Area, Panel } from './area';
import { type InvalidMessages, useInvalid } from './use-admin';

/** Lag, throughput, and what could not be read. */
export function Watch() {
  const health = useHealth();
  const { data: invalid } = useInvalid();
  const groups = health?.services.filter(({ lagMessages }) => lagMessages !== undefined) ?? [];
  return (
    <Area title="Watch" note="What the gateway reads, who is behind, and what was no valid event.">
      <Panel title="Feeds" className={groups.length > 0 ? undefined : 'col-span-12'}>
        <Figures
          caption="Feeds of the gateway"
          head={['Topic', 'Events/s', 'Lag', 'Behind', 'Held', 'Since']}
          rows={(health?.feeds ?? []).map(feedRow)}
        />
      </Panel>
      {groups.length > 0 && (
        <Panel title="Consumer groups">
          <Figures
            caption="Lag of consumer groups"
            head={['Group', 'State', 'Lag', 'Behind']}
            rows={groups.map(groupRow)}
          />
        </Panel>
      )}
      <Panel title="Invalid messages" className="col-span-12" aside={invalid && <Totals invalid={invalid} />}>
        <InvalidList invalid={invalid} />
      </Panel>
    </Area>
  );
}

interface FigureRow {
  key: string;
  cells: readonly React.ReactNode[];
}

const feedRow = (feed: FeedHealth): FigureRow => ({
  key: feed.feed,
  cells: [
    feed.feed,
    formatCompact(feed.eventsPerSecond),
    `${formatCount(feed.lagMessages)} messages`,
    formatDuration(feed.lagSeconds * 1_000),
    formatCount(feed.ringEvents),
    feed.ringSince === undefined ? '–' : <RelativeTime key="since" at={feed.ringSince} />,
  ],
});

const groupRow = (group: ServiceHealth): FigureRow => ({
  key: group.name,
  cells: [
    <Outside key="name" text={group.name} />,
    group.state,
    `${formatCount(group.lagMessages ?? 0)} messages`,
    group.lagSeconds === undefined ? '–' : formatDuration(group.lagSeconds * 1_000),
  ],
});

function Figures({
  caption,
  head,
  rows,
}: {
  caption: string;
  head: readonly string[];
  rows: readonly FigureRow[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="num w-full whitespace-nowrap text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-ink-2 text-xs">
          <tr>
            {head.map((name, i) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change
                key={i}
                scope="col"
                className={`py-1 font-normal ${i === 0 ? 'text-left' : 'pl-4 text-right'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} className="border-line border-t">
              {cells.map((cell, i) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  key={i}
                  className={i === 0 ? 'py-1.5 font-medium' : 'py-1.5 pl-4 text-right'}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Totals({ invalid: { total, byTopic } }: { invalid: InvalidMessages }) {
  const parts = Object.entries(byTopic).map(([topic, count]) => `${topic} ${formatCount(count)}`);
  return (
    <p className="num text-ink-2 text-sm">
      {formatCount(total)} in all{parts.length > 0 ? `: ${parts.join(', ')}` : ''}
    </p>
  );
}

const shown = 50;

function InvalidList({ invalid }: { invalid: InvalidMessages | undefined }) {
  if (!invalid || invalid.messages.length === 0) {
    return (
      <p className="text-ink-2 text-sm">
        None. A message that is no valid event is skipped, counted, and shown here with where it stands.
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label="Newest invalid messages" tabIndex={0} className="-my-2 max-h-96 overflow-y-auto">
      <ul className="divide-y divide-line">
        {invalid.messages.slice(0, shown).map(({ topic, partition, offset, at, message, preview }) => (
          <li key={`${topic}-${partition}-${offset}`} className="py-2">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="min-w-0 break-words font-medium text-sm">
                <Outside text={message} />
              </span>
              <span className="num font-mono text-ink-3 text-xs">
                {topic} / {partition} / {offset} · <RelativeTime at={at} />
              </span>
            </p>
            <p className="truncate font-mono text-ink-2 text-xs">
              {preview === '' ? '(no value)' : <Outside text={visibleControls(preview)} />}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
