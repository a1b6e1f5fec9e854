'use client';
import { LastState } from '@/components/admin/last-state';
import { Panel, Section } from '@/components/admin/section';
import { useInvalid } from '@/components/admin/use-admin';
import { RelativeTime } from '@/components/freshness/relative-time';
import { useHealthStatus } from '@/components/freshness/use-health-status';
import { useNow } from '@/components/freshness/use-now';
import { useHealth } from '@/components/live';
import { FigureTable } from './figure-table';
import { InvalidList, InvalidTotals } from './invalid-list';
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
      <Panel title="Feeds" anchor="feeds" className={groups?.length ? undefined : 'col-span-12'}>
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
        <Panel title="Consumer groups" anchor="consumer-groups">
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
      <Panel
        title="Invalid messages"
        anchor="invalid-messages"
        className="col-span-12"
        aside={invalid && <InvalidTotals invalid={invalid} />}
      >
        {isUnknown && <LastState who="the gateway" at={at} />}
        <InvalidList invalid={invalid} message={error?.message} />
      </Panel>
    </Section>
  );
}

const Oldest = ({ at }: { at: number | undefined }) => (at === undefined ? '–' : <RelativeTime at={at} />);
