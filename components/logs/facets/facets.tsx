'use client';
import { memo } from 'react';
import type { LogsView } from '@/components/live';
import { servicesOf } from '@/components/logs/filter/language/parse';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { levelLook } from '@/components/ui/log-level';
import { type LogLevel, logLevels } from '@/lib/events/log-level';
import type { HistogramAnswer, LogFilter } from '@/lib/logs/history';
import { joinServices } from '@/lib/logs/services';
import { isolated } from '@/lib/text/bidi';
import { formatCompact, formatCount } from '@/lib/text/format';
import { useServiceList } from './use-service-list';

export interface FacetsProps {
  filter: LogFilter;
  counts: HistogramAnswer | undefined;
  rates: LogsView['rates'];
  onChange(filter: LogFilter): void;
}

const chip =
  'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-sm max-md:h-9 whitespace-nowrap';
const chipOn = 'border-accent bg-accent-soft text-ink';
const chipOff = 'border-line-strong text-ink-2 hover:bg-sunken';

/** Levels and services with their counts in the range; each changes the filter. */
export const Facets = memo(function Facets({ filter, counts, rates, onChange }: FacetsProps) {
  const least = filter.level ? logLevels.indexOf(filter.level) : undefined;
  const services = useServiceList(counts, rates);
  const chosen = servicesOf(filter);
  const toggleService = (name: string) => {
    const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name];
    onChange({ ...filter, service: next.length > 0 ? joinServices(next) : undefined });
  };
  return (
    <div className="mb-3 flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2 max-md:flex-col max-md:flex-nowrap max-md:items-stretch">
      <fieldset className="flex min-w-0 max-w-full gap-1 overflow-x-auto py-0.5">
        <legend className="sr-only">At least this level</legend>
        {logLevels.map((level, index) => (
          <LevelChip
            key={level}
            level={level}
            count={counts?.levels[level]}
            isOn={least !== undefined && index >= least}
            isLeast={index === least}
            onClick={() => onChange({ ...filter, level: index === least ? undefined : level })}
          />
        ))}
      </fieldset>
      <fieldset className="flex min-w-0 max-w-full gap-1 md:flex-1 overflow-x-auto py-0.5">
        <legend className="sr-only">Services</legend>
        {services.map(({ service, count }) => (
          <button
            key={service}
            type="button"
            aria-pressed={chosen.includes(service)}
            title={`${isolated(service)}: ${count === undefined ? 'live' : `${formatCount(count)} lines`}`}
            onClick={() => toggleService(service)}
            className={cn(chip, chosen.includes(service) ? chipOn : chipOff)}
          >
            <ExternalText text={service} className="max-w-40 truncate" />
            <Count count={count} />
          </button>
        ))}
      </fieldset>
    </div>
  );
});

interface LevelChipProps {
  level: LogLevel;
  count: number | undefined;
  isOn: boolean;
  isLeast: boolean;
  onClick(): void;
}

function LevelChip({ level, count, isOn, isLeast, onClick }: LevelChipProps) {
  const { icon: Icon, ink, label } = levelLook[level];
  return (
    <button
      type="button"
      aria-pressed={isLeast}
      title={`${label} and more severe${count === undefined ? '' : `: ${formatCount(count)} ${label.toLowerCase()} lines`}`}
      onClick={onClick}
      className={cn(chip, isOn ? chipOn : chipOff)}
    >
      <Icon aria-hidden className={cn('size-3.5', ink)} />
      {label}
      <Count count={count} />
    </button>
  );
}

/** Of a fixed width, so that nothing moves as it changes. */
function Count({ count }: { count: number | undefined }) {
  return (
    <span className="num min-w-7 text-right text-ink-3 text-xs">
      {count === undefined ? '' : formatCompact(count)}
    </span>
  );
}
