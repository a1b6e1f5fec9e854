import { formatCount } from './format';

/** The noun for a count: plural(1, 'order') is `order`, plural(2, 'order') is `orders`. */
export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** The count with its noun: `1 order`, `1,204 orders`. */
export const counted = (count: number, one: string, many?: string, locale?: string): string =>
  `${formatCount(count, locale)} ${plural(count, one, many)}`;
