// The filters of the feeds.
import { severityOf } from './fields.mjs';

const supported = ['orderId', 'customerId', 'symbols', 'level', 'service'];

/**
 * A predicate that returns true, false, or undefined when it cannot decide: only `order.placed` has the customer, and an
 * unknown filter is of a later version.
 */
export function filterOf(filter) {
  const { orderId, customerId, symbols, level, service } = filter;
  const isSupported = Object.entries(filter).every(
    ([name, value]) => supported.includes(name) || value === undefined,
  );
  return ({ data }) => {
    if (orderId !== undefined && data.orderId !== orderId) return false;
    if (symbols !== undefined && !symbols.includes(data.symbol)) return false;
    if (level !== undefined && severityOf(data.level) < severityOf(level)) return false;
    if (service !== undefined && ![service].flat().includes(data.service)) return false;
    if (customerId !== undefined && data.customer?.id !== customerId)
      return data.customer ? false : undefined;
    return isSupported ? true : undefined;
  };
}
