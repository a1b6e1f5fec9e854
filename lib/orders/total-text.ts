import { formatMoney } from '../text/money';
import type { OrderView } from './order-view';

/** The total of an order as it is written; "Unknown" until its `order.placed`, which alone says it, has been read. */
export const totalText = ({
  customer,
  total,
  currency,
}: Pick<OrderView, 'customer' | 'total' | 'currency'>) =>
  customer ? formatMoney(total, currency) : 'Unknown';
