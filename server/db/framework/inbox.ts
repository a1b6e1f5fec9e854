import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import type { FrameworkTables } from './tables';

/** An event that is to be entered in the inbox. */
export interface Claim {
  /** `identityOf` of lib/events. */
  identity: string;
  /** Its identity in an earlier release: the id without the source. Undefined for a text that a column cannot hold. */
  legacyId: string | undefined;
  key: string;
}

/**
 * Enters events in the inbox and returns the identities that were not in it. In the transaction that handles them, this
 * makes each event take effect once, however often it is delivered.
 */
export async function claimEvents(
  tx: Queries,
  tables: FrameworkTables,
  claims: readonly Claim[],
): Promise<Set<string>> {
  if (claims.length === 0) return new Set();
  const { rows } = await tx.execute<{ identity: string }>(sql`
    with arrived as materialized (select * from ${rowsOf(claims)} as a (identity, legacy, key, n)),
      ${claimed(tables, sql`select * from arrived`)}
    select identity from claimed`);
  return new Set(rows.map(({ identity }) => identity));
}

/**
 * As `claimEvents`, but leaves out events whose key has a postponed message; returns those keys too. One statement,
 * because every message needs it.
 */
export async function claimUnlessPostponed(
  tx: Queries,
  tables: FrameworkTables,
  claims: readonly Claim[],
): Promise<{ claimed: Set<string>; postponedKeys: Set<string> }> {
  if (claims.length === 0) return { claimed: new Set(), postponedKeys: new Set() };
  const { rows: found } = await tx.execute<{ identity: string | null; postponed: string | null }>(sql`
    with arrived as materialized (select * from ${rowsOf(claims)} as a (identity, legacy, key, n)),
      waiting as materialized (
        select distinct key from ${tables.postponed} where key in (select key from arrived)),
      ${claimed(tables, sql`select * from arrived where key not in (select key from waiting)`)}
    select identity, null as postponed from claimed union all select null, key from waiting`);
  return {
    claimed: new Set(found.flatMap(({ identity }) => identity ?? [])),
    postponedKeys: new Set(found.flatMap(({ postponed: key }) => key ?? [])),
  };
}

// Sorted, so that two processes with the same events lock them in the same order and cannot deadlock.
function rowsOf(claims: readonly Claim[]) {
  const inOrder = claims
    .map((claim, n) => ({ ...claim, n }))
    .sort((a, b) => (a.identity < b.identity ? -1 : 1));
  return unnest(inOrder, [
    ['text', ({ identity }) => identity],
    ['text', ({ legacyId }) => legacyId],
    ['text', ({ key }) => key],
    ['integer', ({ n }) => n],
  ]);
}

/**
 * CTEs that enter what `candidates` selects in the inbox; "claimed" then holds what was not in it. The first event with
 * the id of an unresolved row of an earlier release counts as the event of that row, so it is a duplicate; the next one
 * with this id and another source is new.
 */
function claimed({ handled, inbox }: FrameworkTables, candidates: ReturnType<typeof sql>) {
  return sql`candidates as materialized (${candidates}),
      duplicate as materialized (
        select distinct on (c.legacy) c.legacy, c.identity from candidates c
        join ${inbox} i on i.event_id = c.legacy and not i.resolved order by c.legacy, c.n),
      resolved as (
        update ${inbox} set resolved = true where event_id in (select legacy from duplicate)),
      inserted as (
        insert into ${handled} (identity) select identity from candidates on conflict do nothing
        returning identity),
      claimed as (select identity from inserted where identity not in (select identity from duplicate))`;
}

/** An event in the topic that an earlier release has handled. */
export interface LegacyEvent {
  identity: string;
  legacyId: string;
}

/** Whether the inbox of an earlier release holds ids whose source is unknown. */
export async function hasUnresolvedLegacyIds(queries: Queries, { inbox }: FrameworkTables): Promise<boolean> {
  const { rows } = await queries.execute<{ found: boolean }>(
    sql`select exists (select from ${inbox} where not resolved) as found`,
  );
  return rows[0]?.found === true;
}

/** Enters events in the inbox whose ids an earlier release has entered without their sources. Others are ignored. */
export async function resolveLegacyIds(
  tx: Queries,
  { inbox, handled }: FrameworkTables,
  events: readonly LegacyEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = unnest(events, [
    ['text', ({ identity }) => identity],
    ['text', ({ legacyId }) => legacyId],
  ]);
  await tx.execute(sql`
    with found as materialized (
        select a.identity, a.legacy, i.handled_at from ${rows} as a (identity, legacy)
        join ${inbox} i on i.event_id = a.legacy),
      resolved as (update ${inbox} set resolved = true where event_id in (select legacy from found))
    insert into ${handled} (identity, handled_at) select identity, handled_at from found on conflict do nothing`);
}

/** Deletes inbox rows older than Kafka's retention: those events cannot be delivered again. */
export async function pruneInbox(
  queries: Queries,
  { inbox, handled }: FrameworkTables,
  olderThanDays: number,
): Promise<void> {
  for (const table of [inbox, handled]) {
    await queries.execute(sql`
      delete from ${table} where handled_at < now() - make_interval(days => ${olderThanDays})`);
  }
}
