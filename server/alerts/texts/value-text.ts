import type { AlertUnit } from '@/lib/events';
import { formatCount, formatDuration, noFigure } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';

const locale = 'en-US';

/** Counts with all digits, fractions with four. */
const figure = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 1_000
    ? formatCount(value, locale)
    : String(Number(value.toPrecision(4)));

type Labels = Readonly<Record<string, string>>;

const byUnit: Record<AlertUnit, (value: number, labels: Labels) => string> = {
  none: figure,
  events: figure,
  percent: (value) => `${figure(value)} %`,
  times: (value) => `${figure(value)} times`,
  milliseconds: formatDuration,
  seconds: (value) => formatDuration(value * 1_000),
  bytes: bytesText,
  perSecond: (value) => `${figure(value)}/s`,
  money: (value, labels) => formatMoney(Math.round(value), currencyOf(labels), locale),
};

/** A value or threshold with its unit: `12.5 %`, `4 min`, `HUF 1,200.00`. Of `events` the count alone. */
export const valueText = (value: number | null, unit: AlertUnit, labels: Labels): string =>
  value === null || !Number.isFinite(value) ? noFigure : byUnit[unit](value, labels);

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

function bytesText(value: number): string {
  const size = Math.abs(value);
  const step = size < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(size) / 3));
  return `${figure(Number((value / 1_000 ** step).toPrecision(3)))} ${byteUnits[step]}`;
}

/** The label that is a currency: `currency`, or a path that ends with it. */
function currencyOf(labels: Labels): string {
  const [, currency = ''] = Object.entries(labels).find(([name]) => /(^|\.)currency$/.test(name)) ?? [];
  return currency;
}
