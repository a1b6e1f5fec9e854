import { Card } from '@/components/freshness/card';
import { formatCount, formatDateTime } from '@/lib/text/format';
import type { Difference, VerifiedFeed } from '@/lib/verification';

const titles: Record<string, string> = {
  orders: 'Orders',
  prices: 'Prices',
  notifications: 'Notifications',
  logs: 'Logs',
};
const verdicts = {
  identical: { text: 'Identical', ink: 'text-good' },
  differs: { text: 'Different', ink: 'text-bad' },
  unchecked: { text: 'Not fully checked', ink: 'text-warn' },
} as const;

/** The result of each feed. */
export function VerifiedFeeds({ feeds }: { feeds: readonly VerifiedFeed[] }) {
  return feeds.map((feed) => <Feed key={feed.feed} feed={feed} />);
}

function Feed({ feed }: { feed: VerifiedFeed }) {
  const title = titles[feed.feed] ?? feed.feed;
  if (feed.since === undefined || feed.until === undefined)
    return (
      <Card title={title} aside={<span className="text-ink-3 text-sm">Nothing recorded</span>}>
        <p className="text-ink-2 text-sm">This feed was not open on the page.</p>
      </Card>
    );
  const { text, ink } = verdicts[feed.verdict];
  return (
    <Card title={title} aside={<strong className={`text-sm ${ink}`}>{text}</strong>}>
      <p className="num text-sm">
        {formatCount(feed.events)} events identical, {formatCount(feed.conflated)} conflated, of{' '}
        {formatCount(feed.offsets)} offsets.
      </p>
      <p className="num mt-1 text-ink-2 text-sm">
        {formatDateTime(feed.since)} to {formatDateTime(feed.until)}
      </p>
      <Gaps gaps={feed.gaps} />
      <Unchecked feed={feed} />
      {feed.differences.length > 0 && <Differences title={title} feed={feed} />}
    </Card>
  );
}

function Gaps({ gaps }: Pick<VerifiedFeed, 'gaps'>) {
  if (gaps.length === 0) return null;
  const missed = gaps.reduce((sum, gap) => sum + gap.missed, 0);
  const reasons = [...new Set(gaps.map(({ reason }) => reason))].join(', ');
  return (
    <p className="mt-1 text-sm">
      Gaps: {formatCount(missed)} missed offsets ({reasons}).
    </p>
  );
}

function Unchecked({ feed: { unchecked, uncheckedCount } }: { feed: VerifiedFeed }) {
  if (uncheckedCount === 0) return null;
  return (
    <>
      <p className="mt-3 text-sm text-warn">Could not be checked:</p>
      <ul className="num text-sm">
        {unchecked.slice(0, 20).map(({ partition, from, to, reason }) => (
          <li key={`${partition}-${from}`}>
            Partition {partition}, offsets {from} to {to - 1}: {reason}.
          </li>
        ))}
      </ul>
      <More count={uncheckedCount - Math.min(20, unchecked.length)} noun="ranges" />
    </>
  );
}

const kinds: Record<Difference['kind'], string> = {
  missing: 'Missing on the page',
  extra: 'Not in Kafka',
  content: 'Different content',
  twice: 'Applied twice',
  order: 'Out of order',
  outside: 'ExternalText its range',
  uncovered: 'Not covered',
  count: 'Different count',
};
const cell = 'px-2 py-1.5 first:pl-0 align-top text-left';

function Differences({ title, feed }: { title: string; feed: VerifiedFeed }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label={`Differences of ${title}`} tabIndex={0} className="mt-3 overflow-x-auto">
        <table className="num w-full text-sm">
          <caption className="sr-only">Offsets of {title} that differ</caption>
          <thead>
            <tr className="border-line border-b text-ink-2 text-xs">
              {['Partition', 'Offset', 'What', 'Detail'].map((name) => (
                <th key={name} scope="col" className={`${cell} font-normal`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {feed.differences.map(({ partition, offset, kind, detail }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a result does not change, and an offset may differ twice
              <tr key={index} className="border-line border-b last:border-0">
                <td className={cell}>{partition}</td>
                <td className={cell}>{offset}</td>
                <td className={`${cell} whitespace-nowrap text-bad`}>{kinds[kind]}</td>
                <td className={`${cell} min-w-60 first-letter:uppercase`}>{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <More count={feed.differenceCount - feed.differences.length} noun="differences" />
    </>
  );
}

const More = ({ count, noun }: { count: number; noun: string }) =>
  count > 0 ? (
    <p className="mt-1 text-ink-2 text-sm">
      And {formatCount(count)} more {noun}.
    </p>
  ) : null;
