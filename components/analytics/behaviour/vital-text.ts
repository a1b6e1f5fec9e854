import type { Vital } from '@/lib/analytics/vitals';
import { formatDuration } from '@/lib/text/format';

/** A value of a metric: a time, and of CLS a number without a unit. */
export const vitalText = (metric: Vital, value: number): string =>
  metric === 'CLS' ? value.toFixed(2) : formatDuration(value);
