import type { PastRequest } from '@/lib/alerts/past';
import type { AlertRule } from '@/lib/alerts/rule';
import { quoted } from '@/server/lake/columns/field';
import { conditionsSql } from './condition-sql';
import { type Fields, fieldSql, groupSql, numberSql } from './field-sql';
import { binSql, measureOf, stepSql } from './measure-sql';
import { Parameters } from './parameters';

/** Of an answer; each has one to eight numbers. */
const maxBuckets = 60_000;
const percentiles = new Set(['p50', 'p95', 'p99']);

export interface BucketsStatement {
  sql: string;
  params: Parameters['values'];
}

/**
 * A row for each group: `all_groups`, `all_events`, a LIST of STRUCTs with the fields of `Bucket`, then the values of
 * `by`. Groups with the most events first, until the buckets are enough.
 */
export function bucketsSql({ rule, bucketMs }: PastRequest): BucketsStatement {
  const parameters = new Parameters();
  const groups = groupColumns(rule);
  const isPercentile = percentiles.has(rule.aggregate);
  const sql = `WITH events AS (${eventsSql(rule, parameters)}),
    placed AS (SELECT *, at_ms // ${bucketMs} AS bucket FROM events),
    buckets AS MATERIALIZED (${isPercentile ? binsSql(groups) : measuresSql(rule, groups)}),
    groups AS (SELECT ${groups}, sum("count") AS events, sum(weight) AS weight FROM buckets GROUP BY ${groups}),
    chosen AS (SELECT *, count(*) OVER () AS all_groups, sum(events) OVER () AS all_events,
      sum(weight) OVER (ORDER BY events DESC, ${groups} ROWS UNBOUNDED PRECEDING) AS so_far FROM groups)
    SELECT any_value(all_groups)::BIGINT, any_value(all_events)::BIGINT,
      list(${bucketSql(rule, isPercentile, bucketMs)} ORDER BY bucket), ${groups}
    FROM buckets JOIN chosen USING (${groups}) WHERE so_far - chosen.weight < ${maxBuckets} GROUP BY ${groups}
    ORDER BY any_value(so_far)`;
  return { sql, params: parameters.values };
}

/** A rule without `by` has one group with a constant. */
const groupColumns = ({ by }: AlertRule): string =>
  by.length === 0 ? 'g0' : by.map((_, index) => `g${index}`).join(', ');

function eventsSql(rule: AlertRule, parameters: Parameters): string {
  const { topic, types, invalid } = sourceOf(rule);
  const fields = { topic, invalid };
  const by = rule.by.map((path) => fieldSql(fields, path));
  const groups = rule.by.length === 0 ? ['true'] : by.map((field) => (field ? groupSql(field) : 'NULL'));
  const conditions = [
    types && !invalid ? `"type" IN (${types.map((type) => parameters.add(type)).join(', ')})` : 'true',
    conditionsSql(rule.where, fields, parameters),
    ...groups.map((group) => `${group} IS NOT NULL`),
  ];
  return `SELECT epoch_ms("at") AS at_ms, "partition", "offset",
      ${groups.map((group, index) => `${group} AS g${index}`).join(', ')},
      ${conditionsSql(rule.matching ?? [], fields, parameters)} AS matched, ${valueSql(rule, fields)} AS value
    FROM ${quoted(invalid ? `_invalid/${topic}` : topic)} WHERE ${conditions.join(' AND ')}`;
}

/** The source of a rule over events. */
export function sourceOf({ events }: AlertRule): NonNullable<AlertRule['events']> {
  if (!events) throw new Error('A rule over a gauge has no events in the lake.');
  return events;
}

function valueSql(rule: AlertRule, fields: Fields): string {
  if (rule.field === undefined) return '0::DOUBLE';
  const field = fieldSql(fields, rule.field);
  const number = field && numberSql(field);
  return number === undefined ? 'NULL::DOUBLE' : `CAST(${number} AS DOUBLE)`;
}

function measuresSql(rule: AlertRule, groups: string): string {
  const measures = Object.entries(measureOf(rule.aggregate)).map(
    ([name, sql]) => `${sql} AS ${quoted(name)}`,
  );
  const rows =
    rule.aggregate === 'increase'
      ? `(SELECT *, ${stepSql(`bucket, ${groups}`)} AS step FROM placed WHERE value IS NOT NULL
          UNION ALL BY NAME SELECT * FROM placed WHERE value IS NULL)`
      : 'placed';
  const columns = ['bucket', groups, 'count(*) AS "count"', '1 AS weight', ...measures];
  return `SELECT ${columns.join(', ')} FROM ${rows} GROUP BY bucket, ${groups}`;
}

/** Counts the bins first: the function histogram takes ten times as long. */
const binsSql = (groups: string): string => `SELECT bucket, ${groups}, sum(n) AS "count",
    coalesce(sum(n) FILTER (bin IS NOT NULL), 0) AS "values", 1 + count(bin) // 2 AS weight,
    coalesce(list([bin, n] ORDER BY bin) FILTER (bin IS NOT NULL), []) AS bins
  FROM (SELECT bucket, ${groups}, ${binSql('value')} AS bin, count(*) AS n FROM placed GROUP BY ALL)
  GROUP BY bucket, ${groups}`;

function bucketSql({ aggregate }: AlertRule, isPercentile: boolean, bucketMs: number): string {
  const names = isPercentile ? ['values', 'bins'] : Object.keys(measureOf(aggregate));
  const entries = ['count', ...names].map((name) => `${quoted(name)} := ${quoted(name)}`);
  return `struct_pack("start" := bucket * ${bucketMs}, ${entries.join(', ')})`;
}
