import { createHash } from 'node:crypto';

// The longest id that the event schemas take.
const maxLength = 128;

/** An id that contains another one, or its hash where the result would exceed 128 characters. */
export function derivedId(prefix: string, id: string, suffix = ''): string {
  const derived = `${prefix}${id}${suffix}`;
  if (derived.length <= maxLength) return derived;
  return `${prefix}${createHash('sha256').update(id).digest('hex')}${suffix}`;
}
