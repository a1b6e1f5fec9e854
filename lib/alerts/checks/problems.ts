import type { AlertRule } from '@/lib/alerts/rule-fields';
import { checkEventFields } from './event-fields';
import { checkGaugeLabels } from './gauge-labels';
import { checkMeasure } from './measure';
import type { RuleProblem } from './problem';
import { checkSource } from './source';
import { checkPlaceholders } from './texts';
import { checkThresholds } from './thresholds';
import { checkWindows } from './windows';

/** Everything that is wrong with a rule whose fields are valid each by itself: whether they fit together. */
export function problemsOf(rule: AlertRule): RuleProblem[] {
  const ofSource = checkSource(rule);
  if (ofSource.length > 0) return ofSource;
  const checks = [checkMeasure, checkWindows, checkThresholds, checkPlaceholders];
  return [...checks, rule.gauge ? checkGaugeLabels : checkEventFields].flatMap((check) => check(rule));
}
