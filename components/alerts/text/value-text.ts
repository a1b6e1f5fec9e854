import type { AlertRule } from '@/lib/alerts/rule';
import type { AlertUnit } from '@/lib/events';
import { formatCompact, formatDuration, noFigure } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';

const bytes = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

type Labels = Readonly<Record<string, string>>;

/** A value with its unit. `labels`: of the group; money is in minor units of the currency in them. */
export function valueText(value: number | null, unit: AlertUnit, labels: Labels = {}): string {
  if (value === null || !Number.isFinite(value)) return noFigure;
  switch (unit) {
    case 'percent':
      return `${formatCompact(value)} %`;
    case 'times':
      return `${formatCompact(value)}×`;
    case 'milliseconds':
      return durationText(value);
    case 'seconds':
      return value === 0 ? '0 s' : durationText(value * 1_000);
    case 'bytes':
      return bytesText(value);
    case 'perSecond':
      return `${formatCompact(value)}/s`;
    case 'money':
      return moneyText(value, labels);
    default:
      return formatCompact(value);
  }
}

/** `1 s` for `1.0 s`. */
const durationText = (ms: number): string => formatDuration(ms).replace(/\.0(?= )/, '');

/** The label that is a currency: `currency`, or a path that ends with it. */
function moneyText(value: number, labels: Labels): string {
  const currency = Object.entries(labels).find(([name]) => /(^|\.)currency$/.test(name))?.[1];
  return currency === undefined ? formatCompact(value) : formatMoney(value, currency);
}

function bytesText(value: number): string {
  const power = Math.min(bytes.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
  return `${formatCompact(value / 1_000 ** power)} ${bytes[power]}`;
}

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
  labels?: Labels,
): string => `${comparisons[compare]} ${valueText(threshold, unit, labels)}`;

/** The same in words: `above 5 %`. */
export const thresholdWords = (
  { compare, threshold }: Pick<AlertRule, 'compare' | 'threshold'>,
  unit: AlertUnit,
  labels?: Labels,
): string => `${words[compare]} ${valueText(threshold, unit, labels)}`;
