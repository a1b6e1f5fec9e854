import type { EarlierOrdersRequest } from '@/lib/analytics/earlier-orders';
import type { LakeContext, LakeLog } from '@/server/lake/context';
import type { Bounds } from '@/server/lake/reconciliation/bounds-sql';
import { firstTimesSql } from './orders-sql';

/** The offsets before those of a request of which the lake has every event, and since when that is, epoch ms. */
export async function covered(
  { engine }: Pick<LakeContext, 'engine'>,
  { partitions, epoch }: LakeLog,
  { before }: EarlierOrdersRequest,
): Promise<{ bounds: Bounds[]; since: number }> {
  const isExpired = (partition: number) => (partitions[partition]?.expired.rows ?? 0) > 0;
  const starts = before.map((to, partition) => {
    const { from = to, gaps = [] } = partitions[partition] ?? {};
    const lost = gaps.filter((gap) => gap.reason !== 'unreadable' && gap.from < to);
    return Math.min(to, Math.max(from, ...lost.map((gap) => gap.to)));
  });
  const isWhole = (partition: number) =>
    (starts[partition] === 0 || before[partition] === 0) && !isExpired(partition);
  const bounds = before.map((to, partition) => {
    const from = starts[partition] ?? to;
    return { partition, from, to, marksFrom: from };
  });
  if (before.every((_, partition) => isWhole(partition))) return { bounds, since: 0 };
  const { rows } = await engine.query(firstTimesSql({ bounds, epoch }), { topics: ['orders'] });
  const times = rows.filter(([partition]) => !isWhole(Number(partition))).map(([, at]) => Number(at));
  return { bounds, since: times.length > 0 ? Math.max(...times) : Date.now() };
}
