/**
 * Formats figures for the screen. Pure and total: every function accepts any number, because a producer may send any, and
 * returns a dash for what cannot be formatted. The default locale is the reader's.
 */

/** Shown in place of a figure that does not exist. */
export const noFigure = '–';

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format;
}

const write = (value: number, locale: string | undefined, options: Intl.NumberFormatOptions): string =>
  Number.isFinite(value) ? numberFormat(locale, options).format(value) : noFigure;

const decimals = (digits: number): Intl.NumberFormatOptions => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});
/** Four significant digits and a power of ten: 2.592E-12. */
const scientific: Intl.NumberFormatOptions = { notation: 'scientific', ...decimals(3) };

/** Numbers from here on do not fit into a column with all their digits. */
const tooLong = 1e15;

/** A whole number with separators. */
export const formatCount = (value: number, locale?: string): string =>
  write(value, locale, Math.abs(value) < tooLong ? { maximumFractionDigits: 0 } : scientific);

/** A number with all digits if it is whole or long, otherwise with four significant ones: 1,204, 26.43, 0.0012. */
export const formatFigure = (value: number, locale?: string): string =>
  Number.isInteger(value) || Math.abs(value) >= 1_000
    ? formatCount(value, locale)
    : write(value, locale, { maximumSignificantDigits: 4 });

/** A number of any size in few characters: 12.3K, 0.00125. */
export function formatCompact(value: number, locale?: string): string {
  const size = Math.abs(value);
  if (size >= tooLong || (size > 0 && size < 1e-6)) return write(value, locale, scientific);
  if (size < 1) return write(value, locale, { maximumSignificantDigits: 3 });
  return write(value, locale, { notation: 'compact', maximumFractionDigits: 1 });
}

/** Prices outside this range are written with a power of ten. */
const smallestPlain = 1e-7;
const largestPlain = 1e12;
const isPlain = (price: number): boolean =>
  price === 0 || (Math.abs(price) >= smallestPlain && Math.abs(price) < largestPlain);

/** The decimal exponent of the first significant digit: 0 for 1.5, -3 for 0.0015. */
const exponentOf = (price: number): number => Math.floor(Math.log10(Math.abs(price)));

/** Decimals for a price of this size, so that at least four digits are significant. */
export function priceDigits(price: number): number {
  const size = Math.abs(price);
  if (size >= 1e9) return 0;
  if (size >= 10 || size === 0 || !isPlain(size)) return 2;
  return size >= 1 ? 4 : Math.max(5, 3 - exponentOf(size));
}

const priceOptions = (size: number): Intl.NumberFormatOptions =>
  isPlain(size) ? decimals(priceDigits(size)) : scientific;

/** A price with decimals that suit its size: 1,234.50, 1.0842, 0.000002592, 1.000E18. */
export const formatPrice = (price: number, locale?: string): string =>
  write(price, locale, priceOptions(price));

/** A price change with its sign, with the decimals of the larger of change and price. */
export function formatPriceChange(change: number, price: number, locale?: string): string {
  const size = Math.max(Math.abs(change), Math.abs(price));
  return write(change, locale, { ...priceOptions(size), signDisplay: 'exceptZero' });
}

/** A change in percent with its sign; a dash when undefined, such as from a base of 0. */
export function formatPercent(value: number | undefined, locale?: string): string {
  if (value === undefined || !Number.isFinite(value)) return noFigure;
  const size = Math.abs(value);
  const options = size < 1e5 ? decimals(2) : size < 1e9 ? decimals(0) : scientific;
  return `${write(value, locale, { ...options, signDisplay: 'exceptZero' })} %`;
}

/** A duration in a suitable unit: 14 ms, 2.3 s, 4 min, 2 h 5 min. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return noFigure;
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${formatCount(Math.floor(hours / 24))} d`;
}

/** A running duration, in whole seconds below a minute so that it counts evenly. */
export const formatRunning = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1_000))} s` : formatDuration(ms);

/** Clocks usually differ by less than this. */
const nowMs = 1_500;
const aheadMs = 10_000;

/** Coarse relative time: now, 12 s ago, 4 min ago, or `in 2 min` for a timestamp in the future. Both epoch ms. */
export function formatAgo(at: number, now: number): string {
  const ms = now - at;
  if (!isDate(at) || !Number.isFinite(ms)) return noFigure;
  if (ms < -aheadMs) return `in ${formatDuration(-ms)}`;
  if (ms < nowMs) return 'now';
  return `${formatDuration(ms < 10_000 ? Math.round(ms / 1_000) * 1_000 : ms).replace('.0', '')} ago`;
}

/** The range of a JavaScript Date, ms before and after 1970. */
const maxDateMs = 8_640_000_000_000_000;
const isDate = (at: number): boolean => Math.abs(at) <= maxDateMs;

const dateFormats = new Map<string, Intl.DateTimeFormat>();
function writeDate(at: number, key: string, options: Intl.DateTimeFormatOptions): string {
  if (!isDate(at)) return noFigure;
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(undefined, options);
  dateFormats.set(key, format);
  return format.format(at);
}

/** Local time of day with milliseconds: 14:03:27.512. */
export const formatTime = (at: number): string =>
  writeDate(at, 'time', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });

/** Local time of day to the second: 14:03:27. */
export const formatClockTime = (at: number): string =>
  writeDate(at, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

const dayMs = 86_400_000;

/** Start of a state: the local time of day, 17:13:03, with the date if it is more than a day from `now`. */
export const formatSince = (at: number, now: number): string =>
  Math.abs(now - at) < dayMs
    ? writeDate(at, 'since', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    : writeDate(at, 'sinceDate', { dateStyle: 'medium', timeStyle: 'short' });

/** The time of day, or the date if it is more than a day from `now`, because a time alone would read as today's. */
export const formatTimeOrDate = (at: number, now: number): string =>
  Math.abs(now - at) < dayMs ? formatTime(at) : writeDate(at, 'date', { dateStyle: 'medium' });

/** Local hour and minute, with the date if it is not today's: 17:08, or Nov 24, 2026, 17:08. */
export function formatClock(at: number, now: number): string {
  if (!isDate(at) || !isDate(now)) return noFigure;
  const isSameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return isSameDay
    ? writeDate(at, 'minutes', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    : writeDate(at, 'dateAndClock', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
}

/** Full local date and time, for tooltips. */
export const formatDateTime = (at: number): string =>
  writeDate(at, 'full', { dateStyle: 'medium', timeStyle: 'medium' });

/** Full local date and time with the time zone, for clock problems. */
export const formatDateTimeZone = (at: number): string =>
  writeDate(at, 'zone', { dateStyle: 'medium', timeStyle: 'long' });

/** ISO 8601 for the `dateTime` of a `time` element; undefined if `at` is not a valid date. */
export const toIso = (at: number): string | undefined =>
  isDate(at) ? new Date(at).toISOString() : undefined;
