import type { LogFilter } from '@/lib/logs/history';
import { fields, parseFilter, servicesOf } from './parse';

/** The filter as a person would type it: parsing it gives the same filter. */
export function formatFilter(filter: LogFilter): string {
  const { level, text, pattern, orderId, traceId } = filter;
  const services = servicesOf(filter);
  return [
    level && `level:${level}`,
    services.length > 0 && `service:${services.map(value).join(',')}`,
    orderId !== undefined && `order:${value(orderId)}`,
    traceId !== undefined && `trace:${value(traceId)}`,
    pattern !== undefined && `/${slashed(pattern)}/`,
    text !== undefined && (isPlain(text) ? text : quoted(text)),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Fields of the language, for completion. */
export const fieldNames = Object.keys(fields) as (keyof typeof fields)[];

/** The value of a field, in quotes if the language needs them. */
export const value = (text: string): string => (/[\s",]/.test(text) ? quoted(text) : text);

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

function isPlain(text: string): boolean {
  const parsed = parseFilter(text);
  return 'filter' in parsed && parsed.filter.text === text && Object.keys(parsed.filter).length === 1;
}

/** A slash that would end the expression is escaped. */
const slashed = (pattern: string): string =>
  pattern.replace(/\\[\s\S]|\/(?=\s|$)/g, (found) => (found === '/' ? '\\/' : found));
