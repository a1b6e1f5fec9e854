/** Formats of figures, by Intl alone, independent of the code under test. */
const english = 'en-US';
const noCents = new Set(['JPY', 'KRW', 'CLP', 'VND']);
const threeDigits = new Set(['KWD', 'BHD', 'JOD', 'OMR', 'TND']);

export const count = (value: number): string => value.toLocaleString(english);

/** An amount in minor units with its currency. Spaces are plain, as in collected texts. */
export function money(minor: number, currency: string): string {
  const digits = noCents.has(currency) ? 0 : threeDigits.has(currency) ? 3 : 2;
  const style = {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return (minor / 10 ** digits).toLocaleString(english, style).replaceAll(/\s/g, ' ');
}

/** 14 ms, 2.3 s, 42 s, 4 min, 2 h 5 min. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Texts for the age of `at` that a page may show within 1.5 s of `now`. */
export function ago(at: number, now: number): string[] {
  const texts = [-1_500, -1_000, -500, 0, 500].map((ms) => {
    const past = now + ms - at;
    if (past < 1_500) return 'now';
    return `${past < 10_000 ? `${Math.round(past / 1_000)} s` : duration(past)} ago`;
  });
  return [...new Set(texts)];
}

/** A price with at least four significant digits. */
export function price(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-7 || size >= 1e12))
    return value.toLocaleString(english, {
      notation: 'scientific',
      minimumFractionDigits: 3,
      maximumFractionDigits: 3,
    });
  const digits =
    size >= 1e9
      ? 0
      : size >= 10 || size === 0
        ? 2
        : size >= 1
          ? 4
          : Math.max(5, 3 - Math.floor(Math.log10(size)));
  return value.toLocaleString(english, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const compact = (value: number): string =>
  Math.abs(value) < 1
    ? value.toLocaleString(english, { maximumSignificantDigits: 3 })
    : value.toLocaleString(english, { notation: 'compact', maximumFractionDigits: 1 });

/** A local time of day with milliseconds. */
export const time = (at: number): string =>
  new Date(at).toLocaleTimeString(english, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });

const signed = { signDisplay: 'exceptZero' } as const;

/** A change of a price, with the decimals of the larger of change and price. */
export function change(by: number, last: number): string {
  const larger = price(Math.max(Math.abs(by), Math.abs(last)));
  const digits = larger.split('.')[1]?.length ?? 0;
  return by.toLocaleString(english, {
    ...signed,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export const percent = (value: number): string =>
  `${value.toLocaleString(english, { ...signed, minimumFractionDigits: 2, maximumFractionDigits: 2 })} %`;

/** Nov 25, 2026, 5:13:01 PM. */
export const dateTime = (at: number): string =>
  new Date(at).toLocaleString(english, { dateStyle: 'medium', timeStyle: 'medium' }).replaceAll(/\s/g, ' ');
