import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { alertsTable } from './schema';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const historyMs = 90 * dayMs;
const samplesMs = dayMs;
const everySampleMs = hourMs;
const thinnedMs = 30_000;

/**
 * Deletes incidents of more than 90 days ago except the `open` ones (their ids), samples of more than 24 hours ago except the last one of
 * each series, of those of more than an hour ago all but the last in 30 s, and mutes that ended a day ago.
 */
export async function pruneAlerts(queries: Queries, now: number, open: readonly string[]): Promise<void> {
  await queries.execute(sql`
    delete from ${alertsTable('incidents')} where fired_at < ${now - historyMs}
    and incident_id <> all(${sql.param([...open])}::text[])`);
  await queries.execute(sql`delete from ${alertsTable('mutes')} where until < ${now - dayMs}`);
  await queries.execute(sql`
    delete from ${alertsTable('samples')} as s where at < ${now - everySampleMs} and exists (
      select 1 from ${alertsTable('samples')} as later
      where later.gauge = s.gauge and later.labels = s.labels and later.at > s.at
      and (s.at < ${now - samplesMs} or later.at < (s.at / ${thinnedMs}::bigint + 1) * ${thinnedMs}::bigint))`);
  // A thing that is no more, and of which nothing else is kept.
  await queries.execute(sql`delete from ${alertsTable('samples')} where is_gone and at < ${now - samplesMs}`);
}
