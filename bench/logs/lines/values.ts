import type { Random } from '@/bench/lake/generator/random';

const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => random.whole(0, 15).toString(16)).join('');

export const orderId = (random: Random): string =>
  `ORD-${random.whole(1, 1_000_000_000).toString(36).toUpperCase()}7`;
export const traceId = (random: Random): string => hex(random, 32);
export const uuid = (random: Random): string =>
  [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-');
export const ip = (random: Random): string => Array.from({ length: 4 }, () => random.whole(1, 254)).join('.');

const names = [
  'Alice',
  'Bob',
  'Chloé',
  'Dmitri',
  'Emre',
  'Fatima',
  'Gaël',
  'Hana',
  'Ilse',
  'Jürgen',
  'Kofi',
  'Łukasz',
];
export const name = (random: Random): string => random.oneOf(names);

/** More than the patterns need to make a word a wildcard. */
const currencies = ['EUR', 'USD', 'GBP', 'JPY', 'INR', 'CHF', 'BRL'];
export const currency = (random: Random): string => random.oneOf(currencies);

/** An amount as different countries write it. */
export function amount(random: Random): string {
  const minor = random.whole(1, 9_999_999);
  const text = (minor / 100).toFixed(2);
  return random.oneOf([`€${text}`, `$${text}`, `${text.replace('.', ',')} €`, `₹${text}`, `¥${minor}`]);
}
