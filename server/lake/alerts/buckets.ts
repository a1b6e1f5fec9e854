import { type Bucket, valueOfBin } from '@/lib/alerts/bucket';
import type { PastAnswer, PastRequest } from '@/lib/alerts/past';
import type { AlertRule } from '@/lib/alerts/rule';
import type { LakeEngine } from '@/server/lake/engine';
import {
  type BucketsStatement,
  bucketsSql,
  countSql,
  type Division,
  mostNumbers,
  numbersOf,
  sourceOf,
} from './buckets-sql';
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
  const { events, groups, ...division } = await divisionOf(request, run);
  const { rows, freshMs } = await run(bucketsSql(rule, division));
  const [groupCount, eventCount] = rows[0] ?? [0, 0];
  const isLimited = division.mostGroups !== undefined;
  return {
    bucketMs: division.bucketMs,
    groups: rows.map((row) => groupOf(row, rule)),
    groupCount: isLimited ? groups : Number(groupCount),
    events: isLimited ? events : Number(eventCount),
    freshMs,
  };
}

/**
 * The shortest bucket of which there are not too many, even if each that can have an event has one; otherwise the longest,
 * and as many groups as fit.
 */
async function divisionOf(
  { rule, from, to, steps }: PastRequest,
  run: Run,
): Promise<Division & { events: number; groups: number }> {
  const { rows } = await run(countSql(rule));
  const [events = 0, groups = 0] = (rows[0] ?? []).map(Number);
  const ofGroup = (step: number) => numbersOf(rule) * Math.ceil((to - from) / step);
  const numbers = (step: number) => Math.min(events * numbersOf(rule), groups * ofGroup(step));
  const fitting = steps.find((step) => numbers(step) <= mostNumbers);
  if (fitting !== undefined) return { events, groups, bucketMs: fitting };
  const bucketMs = Math.max(...steps);
  return { events, groups, bucketMs, mostGroups: Math.ceil(mostNumbers / ofGroup(bucketMs)) };
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
  const { max, bins, ...others } = known as Omit<Bucket, 'bins'> & { bins?: string };
  return {
    ...others,
    ...(max && { max: { ...max, at: 0 - max.at, partition: 0 - max.partition, offset: 0 - max.offset } }),
    ...(bins && { bins: binsOf(bins) }),
  };
}

/** `-100123:2 100456:1`, in any order. */
const binsOf = (text: string): [number, number][] =>
  text
    .split(' ')
    .map((part) => part.split(':').map(Number) as [number, number])
    .sort(([a], [b]) => a - b)
    .map(([bin, count]) => [valueIn(bin), count]);

const valueIn = (bin: number): number =>
  bin === 0 ? 0 : Math.sign(bin) * valueOfBin(Math.abs(bin) - binOffset);
