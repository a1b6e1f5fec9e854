import { logLevels } from '@/lib/events/log-level';
import type { HistogramAnswer, HistogramQuery } from '@/lib/logs/history';
import { ProblemError } from '@/lib/problem';
import type { LakeContext } from '@/server/lake/context';
import { bucketMsOf, histogramSql } from './sql';

interface Count {
  kind: string;
  bucket: number;
  name: string;
  count: number;
  errors: number;
}

const countOf = ([kind, bucket, name, count, errors]: unknown[]): Count => ({
  ...{ kind: String(kind), bucket: Number(bucket), name: String(name) },
  ...{ count: Number(count), errors: Number(errors) },
});

/** Lines by time, level and service. Throws a problem (422) for an empty range, and LakeEngineError. */
export async function answerHistogram(
  { engine }: Pick<LakeContext, 'engine'>,
  query: HistogramQuery,
  signal: AbortSignal,
): Promise<HistogramAnswer> {
  const { from, to } = query;
  if (from >= to) throw new ProblemError(422, 'from: has to be earlier than to.');
  const { rows, freshMs } = await engine.query(histogramSql(query), { topics: ['logs'], from, to, signal });
  const counts = rows.map(countOf);
  const of = (kind: string) => counts.filter((count) => count.kind === kind);
  const services = of('service').sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return {
    bucketMs: bucketMsOf(query),
    buckets: bucketsOf(query, of('bucket')),
    services: services.map(({ name, count, errors }) => ({ service: name, count, errors })),
    levels: levelsOf(of('level')),
    freshMs,
  };
}

function bucketsOf(query: HistogramQuery, counts: readonly Count[]): HistogramAnswer['buckets'] {
  const bucketMs = bucketMsOf(query);
  return Array.from({ length: Math.ceil((query.to - query.from) / bucketMs) }, (_, index) => ({
    at: query.from + index * bucketMs,
    ...levelsOf(counts.filter(({ bucket }) => bucket === index)),
  }));
}

const levelsOf = (counts: readonly Count[]): HistogramAnswer['levels'] =>
  Object.fromEntries(
    logLevels.map((level) => [level, counts.find(({ name }) => name === level)?.count ?? 0]),
  ) as HistogramAnswer['levels'];
