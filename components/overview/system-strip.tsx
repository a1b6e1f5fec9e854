'use client';
import { useHealth } from '@/components/live';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { serviceLook } from '@/components/ui/service-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useNow } from '@/components/ui/use-now';
import { formatCompact, formatCount, formatDuration } from '@/lib/format';
import type { ServiceHealth } from '@/lib/health';

/** Every process and what it is doing, as the gateway last heard. */
export function SystemStrip() {
  const health = useHealth();
  const now = useNow();
  return (
    <Card
      title="System"
      className="col-span-12"
      aside={
        health && (
          <p className="num truncate text-ink-3 text-xs">
            {formatCount(health.clients)} watching ·{' '}
            {formatCompact(health.feeds.reduce((sum, feed) => sum + feed.eventsPerSecond, 0))} events/s
          </p>
        )
      }
    >
      {health ? (
        <ul className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-4 2xl:grid-cols-8">
          {health.services.map((service) => (
            <Service key={service.name} service={service} now={now} />
          ))}
        </ul>
      ) : (
        <Skeleton className="h-9 w-full" />
      )}
    </Card>
  );
}

function Service({ service, now }: { service: ServiceHealth; now: number }) {
  const { name, state, since, lagMessages, restarts } = service;
  const { icon: Icon, ink, label } = serviceLook[state];
  const duration = now > 0 ? formatDuration(Math.max(0, now - since)) : '';
  return (
    <li className="min-w-0">
      <p className={cn('flex items-center gap-1.5', ink)}>
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate font-medium text-ink">{name}</span>
      </p>
      <p className="num truncate pl-5 text-ink-3 text-xs">
        {label} {duration}
        {state === 'lagging' && lagMessages ? ` · ${formatCount(lagMessages)} behind` : ''}
        {restarts ? ` · ${restarts} restarts` : ''}
      </p>
    </li>
  );
}
