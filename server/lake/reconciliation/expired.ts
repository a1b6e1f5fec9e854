import type { TopicCounts } from '@/lib/analytics/counters';
import type { LakeLog } from '@/server/lake/context';
import type { LakeEngine } from '@/server/lake/engine';
import { boundsSql, withinBounds } from './bounds-sql';
import { boundsOf } from './lake-counts';

/** Why a topic cannot be compared because LAKE_RETENTION_DAYS has removed some of its offsets; undefined: it can. */
export async function expiredReason(
  engine: Pick<LakeEngine, 'query'>,
  counts: TopicCounts,
  { epoch, partitions }: LakeLog,
): Promise<string | undefined> {
  const bounds = boundsOf(counts).filter(({ partition, from, to }) => {
    const { rows = 0, invalid = 0 } = partitions[partition]?.expired ?? {};
    return rows + invalid > 0 && to > from;
  });
  if (bounds.length === 0) return undefined;
  const { rows } = await engine.query(
    `WITH ${boundsSql(bounds)}
    SELECT partition, min("offset") FROM ${counts.topic} JOIN bounds ON ${withinBounds(bounds, epoch)} GROUP BY partition`,
    { topics: [counts.topic] },
  );
  const first = new Map(rows.map(([partition, offset]) => [Number(partition), Number(offset)]));
  const late = bounds.find(
    ({ partition, from }) => (first.get(partition) ?? Number.POSITIVE_INFINITY) > from,
  );
  return late && `LAKE_RETENTION_DAYS has removed offsets of ${counts.topic} that the gateway has counted.`;
}
