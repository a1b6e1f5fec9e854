/** Coordinates and time of an event; `at` is epoch ms. */
export interface EventPosition {
  partition: number;
  offset: number;
  at: number;
}

/**
 * Merges partitions into one list, oldest first. Expects the events of each partition in offset order and keeps that
 * order even if timestamps go back: an event counts as no older than the events before it in its partition. At equal
 * times the lower partition comes first, so that the result depends only on the set of events.
 */
export function mergePartitions<E extends EventPosition>(events: readonly E[]): E[] {
  const highest = new Map<number, number>();
  const keyed = events.map((event) => {
    const key = Math.max(highest.get(event.partition) ?? Number.NEGATIVE_INFINITY, event.at);
    highest.set(event.partition, key);
    return { key, event };
  });
  return keyed
    .sort((a, b) => a.key - b.key || a.event.partition - b.event.partition)
    .map(({ event }) => event);
}
