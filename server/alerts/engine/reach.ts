import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs } from '@/lib/alerts/windows';
import { ringOf } from './windows/new-window';

/** How far back the events go that make the value of a rule, ms. */
export function reachOf(rule: AlertRule): number {
  const { bucketMs, kept } = ringOf(rule);
  // A silence that is longer than the threshold is an active alert, which knows its last event.
  const silence = rule.aggregate === 'absence' ? rule.threshold * 1_000 : 0;
  return kept * bucketMs + slotMs + silence;
}
