import { gauges } from '@/lib/alerts/gauges';
import type { AlertRule } from '@/lib/alerts/rule';
import type { AlertUnit } from '@/lib/events';

/** The unit of a rule's values: the one it names, or that of what it measures. */
export function unitOf({
  unit,
  gauge,
  aggregate,
}: Pick<AlertRule, 'unit' | 'gauge' | 'aggregate'>): AlertUnit {
  if (unit) return unit;
  if (aggregate === 'share' || aggregate === 'change') return 'percent';
  if (aggregate === 'rate') return 'perSecond';
  if (aggregate === 'absence') return 'seconds';
  if (aggregate === 'count') return 'events';
  return gauge ? gauges[gauge].unit : 'none';
}
