import { type Bucket, valueOfBin } from '@/lib/alerts/bucket';
import type { PastAnswer, PastRequest } from '@/lib/alerts/past';
import type { LakeEngine } from '@/server/lake/engine';
import { bucketsSql, sourceOf } from './buckets-sql';
import { fieldSql } from './field-sql';
import { binOffset } from './measure-sql';

type Group = PastAnswer['groups'][number];

/** What the events of a time add to the groups of a rule. Throws LakeEngineError. */
export async function pastBuckets(
  { engine }: { engine: Pick<LakeEngine, 'query'> },
  request: PastRequest,
  signal: AbortSignal,
): Promise<PastAnswer> {
  const { topic, invalid } = sourceOf(request.rule);
  const { sql, params } = bucketsSql(request);
  const { from, to } = request;
  const { rows, scanned, freshMs } = await engine.query(sql, {
    topics: [topic],
    from,
    to,
    invalid,
    params,
    signal,
  });
  const [allGroups, allEvents] = rows[0] ?? [0, 0];
  return {
    groups: rows.map((row) => groupOf(row, request)),
    groupCount: Number(allGroups),
    events: Number(allEvents),
    scanned,
    freshMs,
  };
}

function groupOf([, , buckets, ...values]: unknown[], { rule }: PastRequest): Group {
  const { topic, invalid } = sourceOf(rule);
  const by = rule.by.map((path, index) => {
    const isJson = fieldSql({ topic, invalid }, path)?.kind === 'json';
    return (isJson ? JSON.parse(String(values[index])) : values[index]) as Group['by'][number];
  });
  return { by, buckets: (buckets as Record<string, unknown>[]).map(bucketOf) };
}

/** Times before 1970 are none: `at` of the highest value is negative where it was compared by it. */
function bucketOf(row: Record<string, unknown>): Bucket {
  const bucket = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
  const { max, bins, ...others } = bucket as Bucket & Record<string, unknown>;
  return {
    ...others,
    ...(max
      ? {
          max: {
            ...max,
            at: Math.abs(max.at),
            partition: Math.abs(max.partition),
            offset: Math.abs(max.offset),
          },
        }
      : {}),
    ...(bins ? { bins: bins.map(([bin, count]) => [ofBin(bin), count]) } : {}),
  };
}

const ofBin = (bin: number): number =>
  bin === 0 ? 0 : Math.sign(bin) * valueOfBin(Math.abs(bin) - binOffset);
