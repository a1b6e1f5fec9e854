/**
 * How figures are written on screen. Pure and total: every function takes any number, because a producer may write any;
 * what cannot be written is a dash. The locale is the reader's unless one is given.
 */

/** Stands for a figure that does not exist: no number, no date, nothing to compare with. */
export const noFigure = '–';

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, known);
  return known;
}

const write = (value: number, locale: string | undefined, options: Intl.NumberFormatOptions): string =>
  Number.isFinite(value) ? numberFormat(locale, options).format(value) : noFigure;

const decimals = (digits: number): Intl.NumberFormatOptions => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});
/** Four significant digits and a power of ten: 2.592E-12. */
const scientific: Intl.NumberFormatOptions = { notation: 'scientific', ...decimals(3) };

/** From here on a number with all its digits is longer than any column. */
const tooLong = 1e15;

/** A whole number with separators. */
export const formatCount = (value: number, locale?: string): string =>
  write(value, locale, Math.abs(value) < tooLong ? { maximumFractionDigits: 0 } : scientific);

/** A number of any size in few characters: 12.3K, 0.00125. */
export function formatCompact(value: number, locale?: string): string {
  const size = Math.abs(value);
  if (size >= tooLong || (size > 0 && size < 1e-6)) return write(value, locale, scientific);
  if (size < 1) return write(value, locale, { maximumSignificantDigits: 3 });
  return write(value, locale, { notation: 'compact', maximumFractionDigits: 1 });
}

/** Prices outside of these are written with a power of ten. */
const smallestPlain = 1e-7;
const largestPlain = 1e12;
const isPlain = (price: number): boolean =>
  price === 0 || (Math.abs(price) >= smallestPlain && Math.abs(price) < largestPlain);

/** The place of the first significant digit: 0 for 1.5, -3 for 0.0015. */
const exponentOf = (price: number): number => Math.floor(Math.log10(Math.abs(price)));

/** How many decimals a price of this size asks for, so that at least four digits of it are significant. */
export function priceDigits(price: number): number {
  const size = Math.abs(price);
  if (size >= 1e9) return 0;
  if (size >= 10 || size === 0 || !isPlain(size)) return 2;
  return size >= 1 ? 4 : Math.max(5, 3 - exponentOf(size));
}

const priceOptions = (size: number): Intl.NumberFormatOptions =>
  isPlain(size) ? decimals(priceDigits(size)) : scientific;

/** A price with as many decimals as its size asks for: 1,234.50, 1.0842, 0.000002592, 1.000E18. */
export const formatPrice = (price: number, locale?: string): string =>
  write(price, locale, priceOptions(price));

/** What a price changed by, with its sign, and written as the larger of the two would be. */
export function formatPriceChange(change: number, price: number, locale?: string): string {
  const size = Math.max(Math.abs(change), Math.abs(price));
  return write(change, locale, { ...priceOptions(size), signDisplay: 'exceptZero' });
}

/** A change in percent with its sign; a dash where there is none, as from a base of 0. */
export function formatPercent(value: number | undefined, locale?: string): string {
  if (value === undefined || !Number.isFinite(value)) return noFigure;
  const size = Math.abs(value);
  const options = size < 1e5 ? decimals(2) : size < 1e9 ? decimals(0) : scientific;
  return `${write(value, locale, { ...options, signDisplay: 'exceptZero' })} %`;
}

/** A length of time in the unit that suits it: 14 ms, 2.3 s, 4 min, 2 h 5 min. */
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

/** How long something has lasted, as a person counts along: in whole seconds below a minute. */
export const formatLasting = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1_000))} s` : formatDuration(ms);

/** Clocks differ by this much without anybody noticing. */
const nowMs = 1_500;
const aheadMs = 10_000;

/** How long ago, coarse: now, 12 s ago, 4 min ago, and `in 2 min` for what is stamped ahead. Both times epoch ms. */
export function formatAgo(at: number, now: number): string {
  const ms = now - at;
  if (!isDate(at) || !Number.isFinite(ms)) return noFigure;
  if (ms < -aheadMs) return `in ${formatDuration(-ms)}`;
  if (ms < nowMs) return 'now';
  return `${formatDuration(ms < 10_000 ? Math.round(ms / 1_000) * 1_000 : ms).replace('.0', '')} ago`;
}

/** What a JavaScript Date can hold, ms either side of 1970. */
const maxDateMs = 8_640_000_000_000_000;
const isDate = (at: number): boolean => Math.abs(at) <= maxDateMs;

const clock = new Map<string, Intl.DateTimeFormat>();
function writeDate(at: number, key: string, options: Intl.DateTimeFormatOptions): string {
  if (!isDate(at)) return noFigure;
  const known = clock.get(key) ?? new Intl.DateTimeFormat(undefined, options);
  clock.set(key, known);
  return known.format(at);
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

/** Local time of day to the second, for since when something is so: 14:03:27. */
export const formatClockTime = (at: number): string =>
  writeDate(at, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

const dayMs = 86_400_000;

/** Since when something is so: the local time of day, 17:13:03, with the date where it is more than a day from `now`. */
export const formatSince = (at: number, now: number): string =>
  Math.abs(now - at) < dayMs
    ? writeDate(at, 'since', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    : writeDate(at, 'sinceDate', { dateStyle: 'medium', timeStyle: 'short' });

/** The time of day, or the date where it is more than a day from `now`: a time alone would pass for today's. */
export const formatTimeOrDate = (at: number, now: number): string =>
  Math.abs(now - at) < dayMs ? formatTime(at) : writeDate(at, 'date', { dateStyle: 'medium' });

/** Local hour and minute, with the date where it is not that of `now`: 17:08, or Nov 24, 2026, 17:08. */
export function formatClock(at: number, now: number): string {
  if (!isDate(at) || !isDate(now)) return noFigure;
  const isSameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return isSameDay
    ? writeDate(at, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    : writeDate(at, 'dateAndClock', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
}

/** Local date and time, in full, for what is shown on hover. */
export const formatDateTime = (at: number): string =>
  writeDate(at, 'full', { dateStyle: 'medium', timeStyle: 'medium' });

/** The same with the time zone: where a clock is in question, so is the zone. */
export const formatDateTimeZone = (at: number): string =>
  writeDate(at, 'zone', { dateStyle: 'medium', timeStyle: 'long' });

/** ISO 8601 for the machine-readable part of a `time` element; undefined for what is no date. */
export const toIso = (at: number): string | undefined =>
  isDate(at) ? new Date(at).toISOString() : undefined;
