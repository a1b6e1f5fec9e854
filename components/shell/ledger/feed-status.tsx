'use client';
import { AsOf } from '@/components/freshness/as-of';
import { useNow } from '@/components/freshness/use-now';
import { type FreshnessState, useFeedFreshness } from '@/components/live';
import { secondsSince } from '@/components/shell/pill/freshness-text';
import { cn } from '@/components/ui/cn';
import type { Feed } from '@/lib/protocol';

const looks: Record<FreshnessState, { name: string; ink: string }> = {
  connecting: { name: 'Connecting', ink: 'text-ink-2' },
  live: { name: 'Live', ink: 'text-good' },
  silent: { name: 'Idle', ink: 'text-ink-2' },
  'clock-trouble': { name: 'Clock trouble', ink: 'text-warn' },
  late: { name: 'Late', ink: 'text-warn' },
  'catching-up': { name: 'Catching up', ink: 'text-warn' },
  'kafka-down': { name: 'Kafka down', ink: 'text-bad' },
  'gateway-lost': { name: 'Gateway lost', ink: 'text-bad' },
  paused: { name: 'Paused', ink: 'text-ink-2' },
  offline: { name: 'Offline', ink: 'text-bad' },
  denied: { name: 'No access', ink: 'text-bad' },
};

/** The freshness of one feed; while it is not live, for how long, and the time up to which it is complete. */
export function FeedStatus({ feed }: { feed: Feed }) {
  const { state, since } = useFeedFreshness(feed);
  const now = useNow();
  const { name, ink } = looks[state];
  const hasTime = state !== 'live' && state !== 'connecting' && since > 0 && now > 0;
  return (
    <>
      <span className={cn('font-medium', ink)}>{name}</span>
      {hasTime && ` ${secondsSince(since, now)}`}
      <AsOf feed={feed} className="block" />
    </>
  );
}
