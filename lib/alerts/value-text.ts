import type { AlertUnit } from '@/lib/events';
import { formatDuration, formatFigure, noFigure } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';

type Labels = Readonly<Record<string, string>>;
const noLabels: Labels = {};

/**
 * A value or threshold with its unit: `12.5 %`, `4 min`, `HUF 1,200.00`. Of `events` the count alone. `labels`: of the
 * alert; money is in minor units of the currency in them. `locale`: by default that of the reader.
 */
export function valueText(
  value: number | null,
  unit: AlertUnit,
  labels: Labels = noLabels,
  locale?: string,
): string {
  if (value === null || !Number.isFinite(value)) return noFigure;
  const figure = formatFigure(value, locale);
  switch (unit) {
    case 'percent':
      return `${figure} %`;
    case 'times':
      return `${figure} times`;
    case 'milliseconds':
      return durationText(value);
    case 'seconds':
      return value === 0 ? '0 s' : durationText(value * 1_000);
    case 'bytes':
      return bytesText(value, locale);
    case 'perSecond':
      return `${figure}/s`;
    case 'money':
      return formatMoney(Math.round(value), currencyOf(labels), locale);
    default:
      return figure;
  }
}

/** `1 s` for `1.0 s`. */
const durationText = (ms: number): string => formatDuration(ms).replace(/\.0(?= )/, '');

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

function bytesText(value: number, locale: string | undefined): string {
  const size = Math.abs(value);
  const step = size < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(size) / 3));
  const figure = formatFigure(Number((value / 1_000 ** step).toPrecision(3)), locale);
  return `${figure} ${byteUnits[step]}`;
}

/** The label that is a currency: `currency`, or a path that ends with it. */
function currencyOf(labels: Labels): string {
  const [, currency = ''] = Object.entries(labels).find(([name]) => /(^|\.)currency$/.test(name)) ?? [];
  return currency;
}
