import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import { alertsTable } from './schema';

/** A value of a gauge from `at` (epoch ms) on, until the next one of the same labels. null: not known. */
export interface StoredSample {
  gauge: string;
  labels: Readonly<Record<string, string>>;
  value: number | null;
  isGone?: true;
  at: number;
  details?: Readonly<Record<string, string | number>>;
}

interface SampleRow extends Record<string, unknown> {
  gauge: string;
  labels: string;
  at: string;
  value: number | null;
  is_gone: boolean;
  details: Record<string, string | number> | null;
}

const columns = sql`gauge, labels, at, value, is_gone, details`;

// JSON escapes what PostgreSQL cannot store in text.
const labelsText = (labels: StoredSample['labels']): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

export async function insertSamples(tx: Queries, samples: readonly StoredSample[]): Promise<void> {
  if (samples.length === 0) return;
  const given = unnest(samples, [
    ['text', ({ gauge }) => gauge],
    ['text', ({ labels }) => labelsText(labels)],
    ['bigint', ({ at }) => at],
    ['text', ({ value }) => value],
    ['text', ({ isGone = false }) => isGone],
    ['json', ({ details }) => details],
  ]);
  await tx.execute(sql`
    insert into ${alertsTable('samples')} (${columns})
    select gauge, labels, at, value::double precision, is_gone::boolean, details
    from ${given} as r (${columns})
    on conflict (gauge, labels, at) do update
    set value = excluded.value, is_gone = excluded.is_gone, details = excluded.details`);
}

/**
 * Samples of a gauge, or of all, between two times (epoch ms), and the last one of each series before; oldest first, at
 * most `limit`.
 */
export async function loadSamples(
  queries: Queries,
  { gauge, from, to, limit }: { gauge?: string; from: number; to: number; limit?: number },
): Promise<StoredSample[]> {
  const ofGauge = gauge === undefined ? sql`true` : sql`gauge = ${gauge}`;
  const { rows } = await queries.execute<SampleRow>(sql`
    (select distinct on (gauge, labels) ${columns} from ${alertsTable('samples')}
     where ${ofGauge} and at <= ${from} order by gauge, labels, at desc)
    union all
    (select ${columns} from ${alertsTable('samples')} where ${ofGauge} and at > ${from} and at <= ${to})
    order by at ${limit === undefined ? sql`` : sql`limit ${limit}`}`);
  return rows.map(toSample);
}

function toSample({ gauge, labels, at, value, is_gone: isGone, details }: SampleRow): StoredSample {
  return {
    gauge,
    labels: Object.fromEntries(JSON.parse(labels) as [string, string][]),
    value,
    at: Number(at),
    ...(isGone ? { isGone } : {}),
    ...(details === null ? {} : { details }),
  };
}
