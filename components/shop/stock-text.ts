import { formatClockTime, formatCount } from '@/lib/text/format';

/** What a product card says of its stock; undefined when nobody said it. */
export function stockText(stock: number | undefined, isLow: boolean | undefined): string {
  if (stock === undefined) return 'Stock unknown';
  if (stock <= 0) return 'Sold out';
  return isLow ? `Only ${formatCount(stock)} left` : `${formatCount(stock)} in stock`;
}

/** From when the stock on the page is. `stockAt` is unset when the inventory service did not answer. */
export function stockNote(stockAt: number | undefined, isUnknown: boolean): string {
  if (stockAt === undefined) return 'No answer from the inventory service: stock is unknown.';
  const at = formatClockTime(stockAt);
  return isUnknown ? `Stock unknown since ${at}.` : `Stock as of ${at}.`;
}
