import { type Bucket, valueOfBin } from '@/lib/alerts/bucket';
import type { PastAnswer, PastRequest } from '@/lib/alerts/past';
import type { AlertRule } from '@/lib/alerts/rule';
import type { LakeEngine } from '@/server/lake/engine';
import { type BucketsStatement, bucketsSql, countSql, mostNumbers, numbersOf, sourceOf } from './buckets-sql';
import { fieldSql } from './field-sql';
import { binOffset } from './measure-sql';

type Group = PastAnswer['groups'][number];
type Run = (statement: BucketsStatement) => ReturnType<LakeEngine['query']>;

/** What the events of a time add to the groups of a rule. Throws LakeEngineError. */
export async function pastBuckets(
  { engine }: { engine: Pick<LakeEngine, 'query'> },
  request: PastRequest,
  signal: AbortSignal,
): Promise<PastAnswer> {
  const { rule, from, to } = request;
  const { topic, invalid } = sourceOf(rule);
  const run: Run = ({ sql, params }) =>
    engine.query(sql, { topics: [topic], from, to, invalid, params, signal });
  const bucketMs = await stepOf(request, run);
  const { rows, freshMs } = await run(bucketsSql(rule, bucketMs));
  const [groupCount, events] = rows[0] ?? [0, 0];
  return {
    bucketMs,
    groups: rows.map((row) => groupOf(row, rule)),
    groupCount: Number(groupCount),
    events: Number(events),
    freshMs,
  };
}

/** The shortest bucket of which there are not too many, even if each that can have an event has one. */
async function stepOf({ rule, from, to, steps }: PastRequest, run: Run): Promise<number> {
  const { rows } = await run(countSql(rule));
  const [events, groups] = (rows[0] ?? []).map(Number);
  const numbers = (step: number) =>
    numbersOf(rule) * Math.min(events ?? 0, (groups ?? 0) * Math.ceil((to - from) / step));
  return steps.find((step) => numbers(step) <= mostNumbers) ?? Math.max(...steps);
}

function groupOf([, , buckets, ...values]: unknown[], rule: AlertRule): Group {
  const { topic, invalid } = sourceOf(rule);
  const by = rule.by.map((path, index) => {
    const isJson = fieldSql({ topic, invalid }, path)?.kind === 'json';
    return (isJson ? JSON.parse(String(values[index])) : values[index]) as Group['by'][number];
  });
  return { by, buckets: (buckets as Record<string, unknown>[]).map(bucketOf) };
}

function bucketOf(row: Record<string, unknown>): Bucket {
  const known = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
  const { max, bins, ...others } = known as Bucket;
  return {
    ...others,
    ...(max && { max: { ...max, at: 0 - max.at, partition: 0 - max.partition, offset: 0 - max.offset } }),
    ...(bins && { bins: bins.map(([bin, count]): [number, number] => [valueIn(bin), count]) }),
  };
}

const valueIn = (bin: number): number =>
  bin === 0 ? 0 : Math.sign(bin) * valueOfBin(Math.abs(bin) - binOffset);
