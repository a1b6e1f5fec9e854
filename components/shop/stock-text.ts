import { formatClockTime, formatCount } from '@/lib/text/format';

/** The stock text of a product. `stock` undefined: unknown. */
export function stockText(stock: number | undefined, isLow: boolean | undefined): string {
  if (stock === undefined) return 'Stock unknown';
  if (stock <= 0) return 'Sold out';
  return isLow ? `Only ${formatCount(stock)} left` : `${formatCount(stock)} in stock`;
}

/** The age of the stock figures. `stockAt` is unset if the inventory service has not answered. */
export function stockNote(stockAt: number | undefined, isUnknown: boolean): string {
  if (stockAt === undefined) return 'No answer from the inventory service: stock is unknown.';
  const at = formatClockTime(stockAt);
  return isUnknown ? `Stock unknown since ${at}.` : `Stock as of ${at}.`;
}
