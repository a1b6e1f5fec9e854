/** Where an event stands in its topic, and when: `at` is epoch ms. */
export interface EventPosition {
  partition: number;
  offset: number;
  at: number;
}

/**
 * Joins partitions into one list, oldest first. Timestamps within a partition may go back (producers set them), and
 * offsets must not: an event counts as no older than what stands before it in its partition. Takes each partition's
 * events in offset order; where two are of one time the lower partition is first, so that the result depends on the
 * set alone.
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
