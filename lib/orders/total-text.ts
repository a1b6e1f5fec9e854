import { formatMoney } from '../text/money';
import type { OrderView } from './order-view';

/** The formatted total of an order; "Unknown" until its `order.placed` has been read. */
export const totalText = ({
  customer,
  total,
  currency,
}: Pick<OrderView, 'customer' | 'total' | 'currency'>) =>
  customer ? formatMoney(total, currency) : 'Unknown';
