'use client';
import { CircleHelp } from 'lucide-react';
import { Card } from '@/components/freshness/card';
import { useHealthNow } from '@/components/freshness/use-health-now';
import { logsHref } from '@/components/logs/links/logs-href';
import { serviceOfProcess } from '@/components/logs/links/process-of';
import { cn } from '@/components/ui/cn';
import { RowLink } from '@/components/ui/row-link';
import { serviceLook } from '@/components/ui/service-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { HealthSample, ServiceHealth } from '@/lib/health';
import { kafkaDownSince } from '@/lib/health/kafka-down';
import { isStateCurrent } from '@/lib/health/state-age';
import { formatCompact, formatCount, formatRunning, formatSince } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

/** Every process with its state. */
export function SystemStrip() {
  const { health, now, isOld } = useHealthNow();
  return (
    <Card
      title="System"
      feed="health"
      className="col-span-12"
      aside={health && !isOld && <p className="num truncate text-ink-3 text-xs">{summary(health, now)}</p>}
    >
      {health ? (
        <ul className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-4 2xl:grid-cols-8">
          {health.services.map((service) => (
            <Service
              key={service.name}
              service={service}
              now={now}
              unknownSince={unknownSince(service, health.at, isOld)}
            />
          ))}
        </ul>
      ) : (
        <Skeleton className="h-9 w-full" />
      )}
    </Card>
  );
}

/** Since when the state of a service is unknown, epoch ms; undefined: it is known. */
function unknownSince(service: ServiceHealth, at: number, isOld: boolean): number | undefined {
  if (isStateCurrent(service, at)) return isOld ? (service.stateAt ?? at) : undefined;
  return service.stateAt;
}

function summary(sample: HealthSample, now: number): string {
  const { clients, feeds, invalid } = sample;
  const kafkaSince = kafkaDownSince(sample);
  const events = feeds.reduce((sum, feed) => sum + feed.eventsPerSecond, 0);
  return [
    `${formatCount(clients)} watching`,
    kafkaSince === undefined
      ? `${formatCompact(events)} events/s`
      : `events/s unknown since ${formatSince(kafkaSince, now)}`,
    `${counted(invalid.total, 'invalid message')} read`,
  ].join(' · ');
}

interface ServiceProps {
  service: ServiceHealth;
  now: number;
  unknownSince: number | undefined;
}

function Service({ service, now, unknownSince: unknown }: ServiceProps) {
  const { icon: Icon, ink } =
    unknown === undefined ? serviceLook[service.state] : { icon: CircleHelp, ink: 'text-warn' };
  return (
    <li className="min-w-0">
      <p className={cn('flex items-center gap-1.5', ink)}>
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <RowLink
          href={logsHref({ service: serviceOfProcess(service.name) })}
          title={`Log lines of ${service.name}`}
          className="truncate font-medium text-ink hover:underline"
        >
          {service.name}
        </RowLink>
      </p>
      <p className="num truncate pl-5 text-ink-3 text-xs">
        {unknown === undefined ? stateText(service, now) : `Unknown since ${formatSince(unknown, now)}`}
      </p>
    </li>
  );
}

function stateText({ state, since, lagMessages, restarts }: ServiceHealth, now: number): string {
  const duration = ` ${formatRunning(now - since)}`;
  const lag = state === 'lagging' && lagMessages ? ` · lag ${counted(lagMessages, 'message')}` : '';
  return `${serviceLook[state].label}${duration}${lag}${restarts ? ` · ${counted(restarts, 'restart')}` : ''}`;
}
