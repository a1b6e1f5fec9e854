import type { TopicOffsets } from './topic-logs';

/**
 * Where to start, to read about `count` of a topic's newest records. What a partition has too few of is taken from the
 * others. Indexes of the result are partitions.
 */
export function startAtNewest({ low, high }: TopicOffsets, count: number): { from: number[]; end: number[] } {
  const from: number[] = [];
  let left = count;
  const available = high.map((end, partition) => ({
    partition,
    end,
    records: end - (low[partition] ?? end),
  }));
  const bySize = available.sort((a, b) => a.records - b.records);
  bySize.forEach(({ partition, end, records }, index) => {
    const take = Math.min(Math.ceil(left / (bySize.length - index)), records);
    left -= take;
    from[partition] = end - take;
  });
  return { from, end: [...high] };
}
