const longestMs = 31_536_000_000;

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  msec: 1,
  millis: 1,
  s: 1_000,
  sec: 1_000,
  secs: 1_000,
  seconds: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

const wholeText = /^(?:\d{1,15}(?:\.\d{1,15})?\s?(?:[nuµμm]s|msec|millis|s|secs?|seconds|m|min|h)){1,4}$/;
const part = /(\d{1,15}(?:\.\d{1,15})?)\s?([a-zµμ]{1,7})/g;

/** A text with units, such as `12ms`, `1.5s` or Go's `1m30s`, as ms; undefined if it is none. */
export function durationWithUnit(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 60 || !wholeText.test(value)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of value.matchAll(part))
    total += Number(amount) * (unitMs[unit] ?? Number.NaN);
  return validDuration(total);
}

/** A number of `unit` (or its text), as ms. Not negative and at most a year, otherwise undefined. */
export function durationOf(value: unknown, unit: 'ns' | 'us' | 'ms' | 's'): number | undefined {
  if (typeof value === 'number') return validDuration(value * (unitMs[unit] ?? 1));
  if (typeof value === 'string' && /^\d{1,19}(?:\.\d{1,15})?$/.test(value))
    return durationOf(Number(value), unit);
  return durationWithUnit(value);
}

function validDuration(ms: number): number | undefined {
  return ms >= 0 && ms <= longestMs ? ms : undefined;
}
