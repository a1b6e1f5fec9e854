import { alertStates, type DomainEvent, logLevels, type Severity } from '@/lib/events';
import { orderStatuses } from '@/lib/orders';

/**
 * Cheap checks of events and snapshot rows: the gateway has validated every event against its schema. They keep what is
 * from another protocol version, or was changed by a proxy, from the stores.
 */

type Data = Record<string, unknown>;

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An event with the data that the store of its feed reads unchecked. */
export function isEvent(value: unknown): value is DomainEvent {
  if (!isObject(value) || !isObject(value.data)) return false;
  const { id, type, at, partition, offset, data } = value;
  const isPlaced = Number.isFinite(at) && Number.isSafeInteger(partition) && Number.isSafeInteger(offset);
  return typeof id === 'string' && typeof type === 'string' && isPlaced && hasData(type, data as Data);
}

/** A reduced order: the feed `orders` sends these in its snapshot, in place of events. */
export const isOrder = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.orderId === 'string' &&
  isStatus(value.status) &&
  Array.isArray(value.items) &&
  Array.isArray(value.path);

const isText = (value: unknown): value is string => typeof value === 'string';
const severities: readonly unknown[] = ['info', 'success', 'warning', 'critical'] satisfies Severity[];
const isLevel = (value: unknown): boolean => (logLevels as readonly unknown[]).includes(value);
const isSeverity = (value: unknown): boolean => severities.includes(value);
const isState = (value: unknown): boolean => (alertStates as readonly unknown[]).includes(value);
const isStatus = (value: unknown): boolean => (orderStatuses as readonly unknown[]).includes(value);

function hasData(type: string, data: Data): boolean {
  if (type === 'price.ticked')
    return typeof data.symbol === 'string' && Number.isFinite(data.price) && Number.isFinite(data.size);
  if (type === 'notification.posted')
    return isSeverity(data.severity) && [data.title, data.body, data.audience].every(isText);
  if (type === 'log.written')
    return isLevel(data.level) && isText(data.service) && isText(data.msg) && isError(data.err);
  if (type === 'alert.changed') return isAlert(data);
  return true;
}

const isAlert = ({ alertId, state, severity, title, labels, since }: Data): boolean =>
  [alertId, title].every(isText) &&
  isState(state) &&
  isSeverity(severity) &&
  isObject(labels) &&
  Number.isFinite(since);

const isError = (value: unknown): boolean =>
  value === undefined || (isObject(value) && isText(value.name) && isText(value.message));
