'use client';
import { LastState } from '@/components/admin/last-state';
import { Panel, Section } from '@/components/admin/section';
import { type InvalidMessages, useInvalid } from '@/components/admin/use-admin';
import { RelativeTime } from '@/components/freshness/relative-time';
import { useHealthStatus } from '@/components/freshness/use-health-status';
import { useNow } from '@/components/freshness/use-now';
import { useHealth } from '@/components/live';
import { ExternalText } from '@/components/ui/external-text';
import { visibleControls } from '@/lib/text/bidi';
import { formatCount } from '@/lib/text/format';
import { FigureTable } from './figure-table';
import { cellsOf, feedFigures, groupFigures } from './watch-figures';

/** Throughput and lag of feeds and consumer groups, and invalid messages. */
export function Watch() {
  const health = useHealth();
  const { gatewayNow, ...status } = useHealthStatus();
  const now = useNow();
  const { value: invalid, at, error, isUnknown } = useInvalid();
  const groups = health?.services.filter(
    (each) => each.lagMessages !== undefined || each.lagAt !== undefined,
  );
  const clock = { now, skewMs: gatewayNow - now };
  return (
    <Section
      title="Watch"
      note="What the gateway reads, the lag of each consumer group, and invalid messages."
    >
      <Panel title="Feeds" className={groups?.length ? undefined : 'col-span-12'}>
        {health ? (
          <FigureTable
            caption="Feeds of the gateway"
            head={['Topic', 'Events/s', 'Lag (messages)', 'Lag (s)', 'Buffered', 'Oldest']}
            rows={health.feeds.map((feed) => ({
              name: feed.feed,
              cells: cellsOf(feedFigures(feed, status)),
              after: <Oldest at={status.unknownSince === undefined ? feed.ringSince : undefined} />,
            }))}
          />
        ) : (
          <p className="text-ink-2 text-sm">Waiting for the gateway.</p>
        )}
      </Panel>
      {groups && groups.length > 0 && (
        <Panel title="Consumer groups">
          <FigureTable
            caption="Lag of consumer groups"
            head={['Group', 'State', 'Lag (messages)', 'Lag (s)']}
            rows={groups.map((group) => ({
              name: group.name,
              cells: cellsOf(groupFigures(group, status, clock)),
            }))}
          />
        </Panel>
      )}
      <Panel title="Invalid messages" className="col-span-12" aside={invalid && <Totals invalid={invalid} />}>
        {isUnknown && <LastState who="the gateway" at={at} />}
        <InvalidList invalid={invalid} message={error?.message} />
      </Panel>
    </Section>
  );
}

const Oldest = ({ at }: { at: number | undefined }) => (at === undefined ? '–' : <RelativeTime at={at} />);

function Totals({ invalid: { total, byTopic } }: { invalid: InvalidMessages }) {
  const parts = Object.entries(byTopic).map(([topic, count]) => `${topic} ${formatCount(count)}`);
  return (
    <p className="num text-ink-2 text-sm">
      {formatCount(total)} since the gateway started{parts.length > 0 ? `: ${parts.join(', ')}` : ''}
    </p>
  );
}

const shown = 50;

function InvalidList({
  invalid,
  message,
}: {
  invalid: InvalidMessages | undefined;
  message: string | undefined;
}) {
  if (!invalid) {
    return (
      <p className="text-ink-2 text-sm">
        {message ? `No answer from the gateway. Trying again. ${message}` : 'Waiting for the gateway.'}
      </p>
    );
  }
  if (invalid.messages.length === 0) {
    return (
      <p className="text-ink-2 text-sm">
        None. An invalid message is skipped, counted, and shown here with its topic, partition and offset.
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
                <ExternalText text={message} />
              </span>
              <span className="num font-mono text-ink-3 text-xs">
                {topic} / {partition} / {offset} · <RelativeTime at={at} />
              </span>
            </p>
            <p className="truncate font-mono text-ink-2 text-xs">
              {preview === '' ? '(no value)' : <ExternalText text={visibleControls(preview)} />}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
