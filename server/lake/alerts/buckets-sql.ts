import type { AlertRule } from '@/lib/alerts/rule';
import { quoted } from '@/server/lake/columns/field';
import { conditionsSql } from './condition-sql';
import { type Fields, fieldSql, groupSql, numberSql } from './field-sql';
import { binSql, measureOf, numbersOfMeasure, stepSql } from './measure-sql';
import { Parameters } from './parameters';

/** Of the numbers of all buckets of an answer. */
export const mostNumbers = 600_000;
const isPercentile = ({ aggregate }: AlertRule): boolean => ['p50', 'p95', 'p99'].includes(aggregate);
/** Numbers of a bucket; of a percentile, about. */
export const numbersOf = (rule: AlertRule): number =>
  isPercentile(rule) ? 40 : numbersOfMeasure(rule.aggregate);

/** How the past is divided. */
export interface Division {
  bucketMs: number;
  /** Groups that are looked at, those with the most events; undefined: all. */
  mostGroups?: number;
}

export interface BucketsStatement {
  sql: string;
  params: Parameters['values'];
}

/**
 * A row for each group: `all_groups`, `all_events`, a LIST of STRUCTs with the fields of `Bucket`, then the values of
 * `by`. Groups with the most events first, until the buckets are enough.
 */
export function bucketsSql(rule: AlertRule, { bucketMs, mostGroups }: Division): BucketsStatement {
  const parameters = new Parameters();
  const groups = groupColumns(rule);
  const isLimited = mostGroups !== undefined;
  const top = `top AS (SELECT ${groups} FROM events GROUP BY ${groups} ORDER BY count(*) DESC, ${groups} LIMIT ${mostGroups}),`;
  const sql = `WITH events AS (${eventsSql(rule, parameters)}), ${isLimited ? top : ''}
    placed AS (SELECT *, at_ms // ${bucketMs} AS bucket
      FROM events ${isLimited ? `SEMI JOIN top USING (${groups})` : ''}),
    buckets AS MATERIALIZED (${isPercentile(rule) ? binsSql(groups) : measuresSql(rule, groups)}),
    groups AS (SELECT ${groups}, sum("count") AS events, sum(weight) AS weight FROM buckets GROUP BY ${groups}),
    chosen AS (SELECT *, count(*) OVER () AS all_groups, sum(events) OVER () AS all_events,
      sum(weight) OVER (ORDER BY events DESC, ${groups} ROWS UNBOUNDED PRECEDING) AS so_far FROM groups)
    SELECT any_value(all_groups)::BIGINT, any_value(all_events)::BIGINT,
      list(${bucketSql(rule, bucketMs)} ORDER BY bucket), ${groups}
    FROM buckets JOIN chosen USING (${groups}) WHERE so_far - chosen.weight < ${mostNumbers} GROUP BY ${groups}
    ORDER BY any_value(so_far)`;
  return { sql, params: parameters.values };
}

/** A row with the number of events and, about, of groups. */
export function countSql(rule: AlertRule): BucketsStatement {
  const parameters = new Parameters();
  const sql = `SELECT count(*), approx_count_distinct((${groupColumns(rule)}))
    FROM (${eventsSql(rule, parameters)})`;
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
  const columns = ['bucket', groups, 'count(*) AS "count"', `${numbersOf(rule)} AS weight`, ...measures];
  return `SELECT ${columns.join(', ')} FROM ${rows} GROUP BY bucket, ${groups}`;
}

/** Counts the bins first: the function histogram takes ten times as long, and lists of numbers ten times the memory of a text. */
const binsSql = (groups: string): string => `SELECT bucket, ${groups}, sum(n) AS "count",
    coalesce(sum(n) FILTER (bin IS NOT NULL), 0) AS "values", 3 + 2 * count(bin) AS weight,
    string_agg(bin || ':' || n, ' ') AS bins
  FROM (SELECT bucket, ${groups}, ${binSql('value')} AS bin, count(*) AS n FROM placed GROUP BY ALL)
  GROUP BY bucket, ${groups}`;

function bucketSql(rule: AlertRule, bucketMs: number): string {
  const names = isPercentile(rule) ? ['values', 'bins'] : Object.keys(measureOf(rule.aggregate));
  const entries = ['count', ...names].map((name) => `${quoted(name)} := ${quoted(name)}`);
  return `struct_pack("start" := bucket * ${bucketMs}, ${entries.join(', ')})`;
}
