// The filters of the feeds.
import { severityOf } from './fields.mjs';

const supported = ['orderId', 'customerId', 'symbols', 'level', 'service', 'text', 'traceId'];

/**
 * A predicate that returns true, false, or undefined when it cannot decide: only `order.placed` has the customer, and an
 * unknown filter is of a later version.
 */
export function filterOf(filter) {
  const { orderId, customerId, symbols, level, service, text, traceId } = filter;
  const isSupported = Object.entries(filter).every(
    ([name, value]) => supported.includes(name) || value === undefined,
  );
  const wanted = text === undefined ? undefined : lowered(text);
  return ({ data }) => {
    if (orderId !== undefined && data.orderId !== orderId) return false;
    if (symbols !== undefined && !symbols.includes(data.symbol)) return false;
    if (level !== undefined && severityOf(data.level) < severityOf(level)) return false;
    if (service !== undefined && ![service].flat().includes(data.service)) return false;
    if (traceId !== undefined && data.traceId !== traceId) return false;
    if (wanted !== undefined && !textsOf(data).some((one) => lowered(one).includes(wanted))) return false;
    if (customerId !== undefined && data.customer?.id !== customerId)
      return data.customer ? false : undefined;
    return isSupported ? true : undefined;
  };
}

const textsOf = ({ msg, err }) => [msg, err?.name, err?.message].filter((text) => text !== undefined);

/** Letter by letter, since the lower case of a sigma depends on its neighbours; an i with a dot counts as an i. */
const lowered = (text) =>
  Array.from(text, (letter) => (letter === 'ς' ? 'σ' : letter.toLowerCase()))
    .join('')
    .replaceAll('i\u0307', 'i');
