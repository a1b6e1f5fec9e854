import { and, type SQL, sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import { alertsTable } from './schema';

/** One time that an alert fired. */
export interface IncidentRow {
  incidentId: string;
  ruleId: string;
  /** Epoch ms. */
  firedAt: number;
  data: unknown;
}

export interface IncidentPage {
  from?: number | undefined;
  to?: number | undefined;
  rule?: string | undefined;
  /** The last one of the previous page. */
  after?: { firedAt: number; incidentId: string } | undefined;
  limit: number;
}

export async function upsertIncidents(tx: Queries, incidents: readonly IncidentRow[]): Promise<void> {
  if (incidents.length === 0) return;
  const given = unnest(incidents, [
    ['text', ({ incidentId }) => incidentId],
    ['text', ({ ruleId }) => ruleId],
    ['bigint', ({ firedAt }) => firedAt],
    ['json', ({ data }) => data],
  ]);
  await tx.execute(sql`
    insert into ${alertsTable('incidents')} (incident_id, rule_id, fired_at, data)
    select * from ${given} as r (incident_id, rule_id, fired_at, data)
    on conflict (incident_id) do update set data = excluded.data`);
}

/** Incidents, the newest first. */
export async function listIncidents(queries: Queries, page: IncidentPage): Promise<unknown[]> {
  const { from, to, rule, after, limit } = page;
  const conditions: SQL[] = [
    ...(from === undefined ? [] : [sql`fired_at >= ${from}`]),
    ...(to === undefined ? [] : [sql`fired_at < ${to}`]),
    ...(rule === undefined ? [] : [sql`rule_id = ${rule}`]),
    ...(after ? [sql`(fired_at, incident_id) < (${after.firedAt}::bigint, ${after.incidentId}::text)`] : []),
  ];
  const { rows } = await queries.execute<{ data: unknown }>(sql`
    select data from ${alertsTable('incidents')} where ${and(sql`true`, ...conditions)}
    order by fired_at desc, incident_id desc limit ${limit}`);
  return rows.map(({ data }) => data);
}

/** How often each rule fired since a time, epoch ms. */
export async function countIncidents(queries: Queries, since: number): Promise<Map<string, number>> {
  const { rows } = await queries.execute<{ rule_id: string; count: string }>(sql`
    select rule_id, count(*) as count from ${alertsTable('incidents')} where fired_at >= ${since} group by rule_id`);
  return new Map(rows.map(({ rule_id: rule, count }) => [rule, Number(count)]));
}
