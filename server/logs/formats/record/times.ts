/** Reads the times of log lines. Times without a zone are in the zone of this machine. */

const latest = 8_640_000_000_000_000;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const isoTime =
  /^(\d{4})[-/](\d\d?)[-/](\d\d?)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?))?/i;
const digits = /^\d{9,19}(?:\.\d{1,9})?$/;

/** A number of epoch seconds, milliseconds, microseconds or nanoseconds, told apart by their size, as ms. */
function fromEpoch(value: number): number | undefined {
  if (!(value > 0)) return undefined;
  if (value < 1e11) return valid(value * 1000);
  if (value < 1e14) return valid(value);
  return valid(value < 1e17 ? value / 1e3 : value / 1e6);
}

/** An epoch number or a text with a date and time, as epoch ms; undefined if it is neither. */
export function toTime(value: unknown): number | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string' || value.length > 64) return undefined;
  if (digits.test(value)) return fromEpoch(Number(value));
  return leadingTime(value)?.at;
}

/** The date and time (ISO 8601, with a space or slashes too) at the start of a text, and its length. */
export function leadingTime(text: string): { at: number; length: number } | undefined {
  const match = isoTime.exec(text);
  if (!match) return undefined;
  const [all, year, month, day, hour, minute, second = '0', fraction = '0', zone] = match;
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000);
  const parts: Parts = [year, month, day, hour, minute, second].map(Number) as Parts;
  parts[1] -= 1;
  const at = fromParts(parts, milliseconds, zone);
  return at === undefined ? undefined : { at, length: all.length };
}

const nginxTime = /^(\d\d?)\/([A-Za-z]{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?: ([+-]\d{4}))?$/;

/** Time of an access log: `26/Nov/2026:11:52:37 +0000`, as epoch ms. */
export function fromAccessTime(text: string): number | undefined {
  const match = nginxTime.exec(text);
  if (!match) return undefined;
  const [, day, month = '', year, hour, minute, second, zone] = match;
  const index = months.indexOf(month.toLowerCase());
  return fromParts([year, index, day, hour, minute, second].map(Number) as Parts, 0, zone);
}

const monthAndDay = /^([A-Za-z]{3}) +(\d\d?) (\d\d):(\d\d):(\d\d)/;
const dayMs = 86_400_000;

/** A time without a year, `Nov 26 11:52:37`, as epoch ms: the last one that is not after tomorrow. */
export function withoutYear(text: string, now: number): number | undefined {
  const [, month = '', ...others] = monthAndDay.exec(text) ?? [];
  const index = months.indexOf(month.toLowerCase());
  const [day = 0, hour = 0, minute = 0, second = 0] = others.map(Number);
  const year = new Date(now).getFullYear();
  const inYear = (of: number) => fromParts([of, index, day, hour, minute, second], 0, undefined);
  const at = inYear(year);
  return at !== undefined && at > now + dayMs ? inYear(year - 1) : at;
}

/** Year, month (0 to 11), day, hour, minute, second. */
type Parts = [number, number, number, number, number, number];

function fromParts(parts: Parts, milliseconds: number, zone: string | undefined): number | undefined {
  const [year, month, day, hour, minute, second] = parts;
  // Date would roll over what is out of range into another day. 24:00 and leap seconds are left to it.
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
    return undefined;
  if (zone === undefined) return valid(new Date(...parts, milliseconds).getTime());
  return valid(Date.UTC(year, month, day, hour, minute, second, milliseconds) - zoneOffset(zone));
}

/** Minutes east of UTC of `Z`, `UTC`, `+02:00`, `+0200` or `+02`, as ms. */
function zoneOffset(zone: string): number {
  const sign = zone[0] === '-' ? -1 : 1;
  if (zone[0] !== '+' && zone[0] !== '-') return 0;
  const plain = zone.slice(1).replace(':', '');
  const minutes = Number(plain.slice(0, 2)) * 60 + Number(plain.slice(2) || 0);
  return sign * minutes * 60_000;
}

/** A whole number of ms between 1970 and what a Date can hold. */
function valid(ms: number): number | undefined {
  const whole = Math.floor(ms);
  return whole >= 0 && whole <= latest ? whole : undefined;
}
