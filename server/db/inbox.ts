import { sql } from 'drizzle-orm';
import type { Queries } from './connection';
import type { Frame } from './frame-tables';
import { unnest } from './unnest';

/**
 * Marks events as handled and returns the ids that were not handled before. In the same transaction as the
 * handling this makes an event count once, however often it is delivered.
 */
export async function claimEvents(
  tx: Queries,
  { inbox }: Frame,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  // In one order everywhere, so that two processes with the same events wait for each other in a line.
  const sorted = [...new Set(ids)].sort();
  const { rows } = await tx.execute<{ event_id: string }>(sql`
    insert into ${inbox} (event_id) select unnest(${sql.param(sorted)}::text[])
    on conflict do nothing returning event_id`);
  return new Set(rows.map((row) => row.event_id));
}

/**
 * Marks those events as handled whose key has no message that waits for its next try, and returns the ids that
 * were not handled before together with the keys that have one. One statement: this is on every message's way.
 */
export async function claimUnlessParked(
  tx: Queries,
  { inbox, parked }: Frame,
  events: readonly { id: string; key: string }[],
): Promise<{ fresh: Set<string>; parkedKeys: Set<string> }> {
  if (events.length === 0) return { fresh: new Set(), parkedKeys: new Set() };
  const inOrder = [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = unnest(inOrder, [
    ['text', ({ id }) => id],
    ['text', ({ key }) => key],
  ]);
  const answer = await tx.execute<{ fresh: string | null; parked: string | null }>(sql`
    with arrived (id, key) as materialized (select * from ${rows}),
      waiting as materialized (select distinct key from ${parked} where key in (select key from arrived)),
      claimed as (
        insert into ${inbox} (event_id) select id from arrived where key not in (select key from waiting)
        on conflict do nothing returning event_id)
    select event_id as fresh, null as parked from claimed union all select null, key from waiting`);
  const { rows: found } = answer;
  return {
    fresh: new Set(found.flatMap(({ fresh }) => fresh ?? [])),
    parkedKeys: new Set(found.flatMap(({ parked: key }) => key ?? [])),
  };
}

/** Forgets events handled longer ago than Kafka keeps a record: they cannot come again. */
export async function forgetEvents(queries: Queries, { inbox }: Frame, olderThanDays: number): Promise<void> {
  await queries.execute(sql`
    delete from ${inbox} where handled_at < now() - make_interval(days => ${olderThanDays})`);
}
