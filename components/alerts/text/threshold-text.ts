import type { AlertRule } from '@/lib/alerts/rule';
import { valueText } from '@/lib/alerts/value-text';
import type { AlertUnit } from '@/lib/events';

type Labels = Readonly<Record<string, string>>;
const noLabels: Labels = {};

const comparisons: Record<AlertRule['compare'], string> = {
  above: '>',
  atLeast: '≥',
  below: '<',
  atMost: '≤',
};
const words: Record<AlertRule['compare'], string> = {
  above: 'above',
  atLeast: 'at least',
  below: 'below',
  atMost: 'at most',
};

/** When it fires, in few characters: `> 5 %`. */
export const thresholdText = (
  { compare, threshold }: Pick<AlertRule, 'compare' | 'threshold'>,
  unit: AlertUnit,
  labels: Labels = noLabels,
): string => `${comparisons[compare]} ${valueText(threshold, unit, labels)}`;

/** The same in words: `above 5 %`. */
export const thresholdWords = (
  { compare, threshold }: Pick<AlertRule, 'compare' | 'threshold'>,
  unit: AlertUnit,
  labels: Labels = noLabels,
): string => `${words[compare]} ${valueText(threshold, unit, labels)}`;
