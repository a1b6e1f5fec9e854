import type { DomainEvent } from '@/lib/events';

/** Sums stay below this: seven digits or fewer in every batch. */
const modulus = 2 ** 23;

/**
 * A number from what an event says: coordinates, time, type, id and data. Two events that differ have another one but for
 * one pair in eight million. Not what the gateway adds for a page (`order`). FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function eventSum({ partition, offset, at, type, id, data }: DomainEvent): number {
  return hash(`${partition} ${offset} ${at} ${type} ${id} ${JSON.stringify(data)}`);
}

/** The sum over several events, whatever their order: of the batch that brings them. */
export const sumOf = (events: readonly DomainEvent[]): number =>
  events.reduce((sum, event) => addSums(sum, eventSum(event)), 0);

export const addSums = (a: number, b: number): number => (a + b) % modulus;

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  // Folded, so that the high bits count too.
  return ((value >>> 23) ^ value) & (modulus - 1);
}
