/** How figures are written on screen. Pure; the locale is the reader's unless one is given. */

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** A whole number with separators. */
export const formatCount = (value: number, locale?: string): string =>
  numberFormat(locale, { maximumFractionDigits: 0 }).format(value);

/** A number of any size in few characters: 12.3K. */
export const formatCompact = (value: number, locale?: string): string =>
  numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/** How many decimals a price of this size asks for, and with it what it changed by. */
export const priceDigits = (price: number): number => (price >= 10 ? 2 : price >= 1 ? 4 : 5);

/** A price with as many decimals as its size asks for. */
export function formatPrice(price: number, locale?: string): string {
  const digits = priceDigits(price);
  return numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(price);
}

/** A change with its sign always written; `digits` decimals. */
export const formatSigned = (value: number, digits = 2, locale?: string): string =>
  numberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'exceptZero',
  }).format(value);

/** A length of time in the unit that suits it: 14 ms, 2.3 s, 4 min, 2 h 5 min. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** How long ago, coarse: now, 12 s ago, 4 min ago. Both times epoch ms. */
export function formatAgo(at: number, now: number): string {
  const ms = now - at;
  if (ms < 1_500) return 'now';
  return `${formatDuration(ms < 10_000 ? Math.round(ms / 1_000) * 1_000 : ms).replace('.0', '')} ago`;
}

const clock = new Map<string, Intl.DateTimeFormat>();
function dateFormat(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = clock.get(key) ?? new Intl.DateTimeFormat(undefined, options);
  clock.set(key, known);
  return known;
}

/** Local time of day with milliseconds: 14:03:27.512. */
export const formatTime = (at: number): string =>
  dateFormat('time', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(at);

/** Local date and time, in full, for what is shown on hover. */
export const formatDateTime = (at: number): string =>
  dateFormat('full', { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
