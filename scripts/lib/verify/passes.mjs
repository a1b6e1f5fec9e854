// What the filters of the feeds let through.
import { severityOf } from './fields.mjs';

const known = ['orderId', 'customerId', 'symbols', 'level', 'service'];

/**
 * true, false, or undefined where it cannot be said: whose order it is only `order.placed` says, and a filter of another
 * name is of a later version.
 */
export function passerOf(filter) {
  const { orderId, customerId, symbols, level, service } = filter;
  const isKnown = Object.entries(filter).every(
    ([name, value]) => known.includes(name) || value === undefined,
  );
  return ({ data }) => {
    if (orderId !== undefined && data.orderId !== orderId) return false;
    if (symbols !== undefined && !symbols.includes(data.symbol)) return false;
    if (level !== undefined && severityOf(data.level) < severityOf(level)) return false;
    if (service !== undefined && ![service].flat().includes(data.service)) return false;
    if (customerId !== undefined && data.customer?.id !== customerId)
      return data.customer ? false : undefined;
    return isKnown ? true : undefined;
  };
}
