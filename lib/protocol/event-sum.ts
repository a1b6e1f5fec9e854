import type { DomainEvent } from '@/lib/events';

/** Sums stay below this, so that they take at most seven digits in a message. */
const modulus = 2 ** 23;

/**
 * A checksum of an event: coordinates, time, type, id and data, without what the gateway adds (`order`). Two different
 * events have the same checksum in one of eight million cases. FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function eventSum({ partition, offset, at, type, id, data }: DomainEvent): number {
  return hash(`${partition} ${offset} ${at} ${type} ${id} ${JSON.stringify(data)}`);
}

/** The checksum of a batch: the sum over its events, in any order. */
export const sumOf = (events: readonly DomainEvent[]): number =>
  events.reduce((sum, event) => addSums(sum, eventSum(event)), 0);

export const addSums = (a: number, b: number): number => (a + b) % modulus;

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  // Folded, so that the high bits contribute too.
  return ((value >>> 23) ^ value) & (modulus - 1);
}
