/**
 * Where to start reading so that about `count` of a topic's newest records are read. Partitions that hold
 * fewer than their share give the rest of it to the others. Indexes of the result are partitions.
 */
export function warmStart(
  offsets: readonly { partition: number; low: string; high: string }[],
  count: number,
): { from: number[]; end: number[] } {
  const from: number[] = [];
  const end: number[] = [];
  let left = count;
  const bySize = [...offsets].sort((a, b) => held(a) - held(b));
  bySize.forEach((entry, index) => {
    const share = Math.ceil(left / (bySize.length - index));
    const take = Math.min(share, held(entry));
    left -= take;
    end[entry.partition] = Number(entry.high);
    from[entry.partition] = Number(entry.high) - take;
  });
  return { from, end };
}

const held = (entry: { low: string; high: string }) => Number(entry.high) - Number(entry.low);
