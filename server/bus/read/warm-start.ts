import type { TopicOffsets } from './topic-logs';

/**
 * Where to start reading so that about `count` of a topic's newest records are read. Partitions that hold
 * fewer than their share give the rest of it to the others. Indexes of the result are partitions.
 */
export function warmStart({ low, high }: TopicOffsets, count: number): { from: number[]; end: number[] } {
  const from: number[] = [];
  let left = count;
  const held = high.map((end, partition) => ({ partition, end, records: end - (low[partition] ?? end) }));
  const bySize = held.sort((a, b) => a.records - b.records);
  bySize.forEach(({ partition, end, records }, index) => {
    const take = Math.min(Math.ceil(left / (bySize.length - index)), records);
    left -= take;
    from[partition] = end - take;
  });
  return { from, end: [...high] };
}
