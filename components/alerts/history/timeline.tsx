'use client';
import { useMemo } from 'react';
import { timeTicks } from '@/components/analytics/chart/time-ticks';
import { tickText } from '@/components/analytics/range/time-text';
import { ExternalText } from '@/components/ui/external-text';
import type { Incident } from '@/lib/alerts/api';
import { isolated } from '@/lib/text/bidi';
import { formatClockTime, formatDuration } from '@/lib/text/format';
import { plural } from '@/lib/text/plural';
import { type Bar, endOf, type Lane, timelineLanes } from './timeline-lanes';

const fills = { critical: 'bg-bad', warning: 'bg-warn', info: 'bg-paid' } as const;
const grid = 'md:grid md:grid-cols-[14rem_minmax(0,1fr)] md:gap-x-3';

export interface TimelineProps {
  incidents: readonly Incident[];
  from: number;
  to: number;
  now: number;
}

/** When each rule fired: a lane for each rule with a bar from fired to resolved. The list below has the same in words. */
export function Timeline({ incidents, from, to, now }: TimelineProps) {
  const lanes = useMemo(() => timelineLanes(incidents, { from, to, now }), [incidents, from, to, now]);
  return (
    <div className="border-line border-b px-4 pt-2 pb-3">
      <ul aria-label="Timeline" className="flex flex-col gap-1">
        {lanes.map((lane) => (
          <LaneRow key={lane.ruleId} lane={lane} now={now} />
        ))}
      </ul>
      <Axis from={from} to={to} />
    </div>
  );
}

function LaneRow({ lane: { ruleName, bars, firedMs }, now }: { lane: Lane; now: number }) {
  return (
    <li className={grid}>
      <span className="flex min-w-0 items-baseline gap-2 text-sm">
        <ExternalText text={ruleName} className="truncate" />
        <span className="num ml-auto shrink-0 text-ink-3 text-xs">
          {bars.length} {plural(bars.length, 'time')}, {formatDuration(firedMs)}
        </span>
      </span>
      <span aria-hidden className="relative my-0.5 block h-4 overflow-hidden rounded bg-sunken">
        {bars.map((bar) => (
          <BarMark key={bar.incident.incidentId} bar={bar} now={now} />
        ))}
      </span>
    </li>
  );
}

function BarMark({ bar: { incident, left, width }, now }: { bar: Bar; now: number }) {
  const { severity, title, firedAt } = incident;
  const length = formatDuration(endOf(incident, now) - firedAt);
  return (
    <span
      title={`${isolated(title)}: ${formatClockTime(firedAt)}, ${length}`}
      className={`absolute inset-y-0 min-w-[3px] rounded-sm opacity-75 ${fills[severity]}`}
      style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
    />
  );
}

function Axis({ from, to }: { from: number; to: number }) {
  const { ticks, stepMs } = useMemo(() => timeTicks(from, to), [from, to]);
  return (
    <div aria-hidden className={grid}>
      <span className="max-md:hidden" />
      <span className="num relative block h-4 text-ink-3 text-xs">
        {ticks.map((at) => (
          <span
            key={at}
            className="absolute -translate-x-1/2 whitespace-nowrap max-md:even:hidden"
            style={{ left: `${Math.min(96, Math.max(4, ((at - from) / (to - from)) * 100))}%` }}
          >
            {tickText(at, 'minute', stepMs)}
          </span>
        ))}
      </span>
    </div>
  );
}
