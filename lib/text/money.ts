/**
 * Money on the wire is an integer in minor units of an ISO 4217 currency. Pure. The number of digits comes from ISO 4217
 * and not from Intl: CLDR has the digits that are usual in cash (0 for HUF, COP or IDR), which would display an amount
 * a hundred times too large.
 */

/** Currencies without exactly two digits: ISO 4217 list one, SIX Group, https://www.six-group.com/en/products-services/financial-information/data-standards.html */
const digitsByCurrency: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map(digitsOf(0)),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map(digitsOf(3)),
  ...'CLF UYW'.split(' ').map(digitsOf(4)),
]);

function digitsOf(digits: number) {
  return (currency: string): [string, number] => [currency, digits];
}

/** Decimals of an amount in this currency; 2 for a code without digits in ISO 4217 or not in it. */
export const minorUnitDigits = (currency: string): number =>
  digitsByCurrency.get(currency.toUpperCase()) ?? 2;

const formats = new Map<string, Intl.NumberFormat>();
/** Bounded, because currency codes come from outside and may be any three letters. */
const maxFormats = 200;

function formatOf(currency: string, locale: string | undefined): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const cached = formats.get(key);
  if (cached) return cached;
  const digits = minorUnitDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  if (formats.size >= maxFormats) formats.clear();
  formats.set(key, format);
  return format;
}

/** Formats an amount of minor units in the reader's locale. Never throws: an invalid currency code is written as it is. */
export function formatMoney(minor: number, currency: string, locale?: string): string {
  if (!Number.isFinite(minor)) return '–';
  if (!/^[A-Za-z]{3}$/.test(currency)) return `${minor} ${currency}`;
  return formatOf(currency, locale).format(minor / 10 ** minorUnitDigits(currency));
}

/**
 * Parses an amount typed in major units (`12.5`, `12,5`) to minor units of the currency. Exact: no binary fraction is
 * involved. Extra decimals are rounded half up. Undefined: not an amount, or too large for a safe integer.
 */
export function parseMoney(typed: string, currency: string): number | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d*)(?:[.,](\d*))?$/.exec(typed.trim()) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const digits = minorUnitDigits(currency);
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const rounded = minor + (Number(fraction[digits] ?? 0) >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(rounded)) return undefined;
  return sign && rounded !== 0 ? -rounded : rounded;
}

/** An amount of one currency, in its minor units. */
export interface Money {
  minor: number;
  currency: string;
}

/** One sum per currency, in order of first occurrence: amounts of different currencies cannot be added. */
export function sumMoney(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ minor, currency }));
}
