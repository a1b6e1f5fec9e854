import { ofEventsOnly } from '@/lib/alerts/checks/measure';
import type { Aggregate, AlertRule } from '@/lib/alerts/rule';
import type { AlertUnit } from '@/lib/events';

const labels: Record<Aggregate, string> = {
  count: 'Number of events',
  rate: 'Events per second',
  share: 'Share of events (%)',
  sum: 'Sum of a field',
  average: 'Average',
  min: 'Lowest value',
  max: 'Highest value',
  last: 'Latest value',
  p50: 'Median (p50)',
  p95: '95th percentile (p95)',
  p99: '99th percentile (p99)',
  change: 'Change in the window (%)',
  increase: 'Increase of a counter',
  absence: 'Seconds since the last event',
};
const all = Object.entries(labels).map(([value, label]) => ({ value: value as Aggregate, label }));

/** What can be computed of events, or of a gauge. */
export const aggregateOptions = (source: 'events' | 'gauge') =>
  source === 'events' ? all : all.filter(({ value }) => !ofEventsOnly.includes(value));

export const compareOptions: { value: AlertRule['compare']; label: string }[] = [
  { value: 'above', label: 'is above' },
  { value: 'atLeast', label: 'is at least' },
  { value: 'below', label: 'is below' },
  { value: 'atMost', label: 'is at most' },
];

const unitLabels: Record<AlertUnit, string> = {
  none: 'None',
  events: 'Events',
  percent: 'Per cent',
  times: 'Times',
  milliseconds: 'Milliseconds',
  seconds: 'Seconds',
  bytes: 'Bytes',
  perSecond: 'Per second',
  money: 'Money, in minor units',
};
export const unitOptions = [
  { value: '', label: 'Automatic' },
  ...Object.entries(unitLabels).map(([value, label]) => ({ value, label })),
];
