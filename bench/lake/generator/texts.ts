/** Texts and amounts that have broken tables elsewhere: scripts, quotes, line breaks, paths, sizes. All valid. */
import type { Random } from './random';

const names = [
  'Ada Lovelace',
  'Jörg Müßig',
  'Ольга Іваненко',
  '田中 さくら',
  'محمد الأمين',
  'נועה לוי',
  'สมชาย ใจดี',
  '김하늘',
  'Zoë O’Hara, "Ltd."',
  "Robert'); drop table orders;--",
  '🦊 Fox & Söhne',
  'tab\tand\nline',
  'a'.repeat(200),
];
const products = [
  'Mug',
  'Füller',
  '万年筆',
  'دفتر',
  'Блокнот',
  '=1+1',
  'x/../y',
  '{"a":1}',
  '\\N',
  'null',
  ' ',
];
const emails = ['ada@shop.example', 'jörg@müller.example', '田中@例え.jp', "o'x+y@b.example"];

/** ISO 4217, with 0, 2 and 3 decimals. */
export const currencies = ['EUR', 'USD', 'JPY', 'KWD', 'GBP'] as const;

export const nameOf = (random: Random): string => random.oneOf(names);
export const productOf = (random: Random): string => random.oneOf(products);
export const emailOf = (random: Random): string => random.oneOf(emails);

/** Minor units: mostly everyday ones, sometimes 0 or so large that a float of 32 bits would lose cents. */
export function amountOf(random: Random): number {
  if (random.chance(0.01)) return 0;
  return random.chance(0.01) ? random.whole(10 ** 11, 10 ** 13) : random.whole(1, 250_000);
}

/** 1 to `most` characters, mostly few. */
export function textOf(random: Random, most: number): string {
  const length = random.chance(0.02) ? most : random.whole(1, Math.min(most, 120));
  const piece = random.oneOf([
    'lorem ipsum ',
    'ошибка ',
    'エラー',
    'it\'s "quoted" ',
    'a,b;c\r\n',
    '\\u0041',
  ]);
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
