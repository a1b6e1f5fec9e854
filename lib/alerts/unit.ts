import type { AlertUnit } from '@/lib/events';
import { gauges } from './gauges';
import type { AlertRule } from './rule-fields';

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
