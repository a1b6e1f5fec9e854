import { createHash } from 'node:crypto';

const longest = 128;

/** An id made from another one, which may be as long as an id can be: then its hash stands for it. */
export function derivedId(prefix: string, id: string, suffix = ''): string {
  const derived = `${prefix}${id}${suffix}`;
  if (derived.length <= longest) return derived;
  return `${prefix}${createHash('sha256').update(id).digest('hex')}${suffix}`;
}
