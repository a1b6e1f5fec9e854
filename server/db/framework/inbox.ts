import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import type { FrameworkTables } from './tables';

/** An event as the inbox knows it. */
export interface Claim {
  /** `identityOf` of lib/events. */
  identity: string;
  /** What an earlier release knew it by: its id without its source. Unset: no text that a column can hold. */
  legacyId: string | undefined;
  key: string;
}

/**
 * Marks events as handled and returns the identities that were not handled before. In the same transaction as the
 * handling this makes an event count once, however often it is delivered.
 */
export async function claimEvents(
  tx: Queries,
  tables: FrameworkTables,
  claims: readonly Claim[],
): Promise<Set<string>> {
  if (claims.length === 0) return new Set();
  const { rows } = await tx.execute<{ fresh: string }>(sql`
    with arrived as materialized (select * from ${rowsOf(claims)} as a (identity, former, key, n)),
      ${claimed(tables, sql`select * from arrived`)}
    select identity as fresh from claimed`);
  return new Set(rows.map(({ fresh }) => fresh));
}

/**
 * Marks those events as handled whose key has no message that waits for its next try, and returns the identities that
 * were not handled before together with the keys that have one. One statement: this is on every message's way.
 */
export async function claimUnlessPostponed(
  tx: Queries,
  tables: FrameworkTables,
  claims: readonly Claim[],
): Promise<{ fresh: Set<string>; postponedKeys: Set<string> }> {
  if (claims.length === 0) return { fresh: new Set(), postponedKeys: new Set() };
  const { rows: found } = await tx.execute<{ fresh: string | null; postponed: string | null }>(sql`
    with arrived as materialized (select * from ${rowsOf(claims)} as a (identity, former, key, n)),
      waiting as materialized (
        select distinct key from ${tables.postponed} where key in (select key from arrived)),
      ${claimed(tables, sql`select * from arrived where key not in (select key from waiting)`)}
    select identity as fresh, null as postponed from claimed union all select null, key from waiting`);
  return {
    fresh: new Set(found.flatMap(({ fresh }) => fresh ?? [])),
    postponedKeys: new Set(found.flatMap(({ postponed: key }) => key ?? [])),
  };
}

// In one order everywhere, so that two processes with the same events wait for each other in a line.
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
 * The parts of a statement that claim what `candidates` selects; "claimed" is then what was not handled before. An
 * event whose id an earlier release noted without a source, which is not known by now, is taken for that one: the
 * first that comes with this id. So the next one with another source is new.
 */
function claimed({ handled, inbox }: FrameworkTables, candidates: ReturnType<typeof sql>) {
  return sql`candidates as materialized (${candidates}),
      known as materialized (
        select distinct on (c.former) c.former, c.identity from candidates c
        join ${inbox} i on i.event_id = c.former and not i.resolved order by c.former, c.n),
      resolved as (
        update ${inbox} set resolved = true where event_id in (select former from known)),
      inserted as (
        insert into ${handled} (identity) select identity from candidates on conflict do nothing
        returning identity),
      claimed as (select identity from inserted where identity not in (select identity from known))`;
}

/** An event that was handled by an earlier release, as the topic has it. */
export interface LegacyEvent {
  identity: string;
  legacyId: string;
}

/** Whether ids are left of which the source is not known. */
export async function hasUnresolvedLegacyIds(queries: Queries, { inbox }: FrameworkTables): Promise<boolean> {
  const { rows } = await queries.execute<{ found: boolean }>(
    sql`select exists (select from ${inbox} where not resolved) as found`,
  );
  return rows[0]?.found === true;
}

/** Notes of which sources events were that an earlier release handled: those of them whose ids it noted. */
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
        select a.identity, a.former, i.handled_at from ${rows} as a (identity, former)
        join ${inbox} i on i.event_id = a.former),
      resolved as (update ${inbox} set resolved = true where event_id in (select former from found))
    insert into ${handled} (identity, handled_at) select identity, handled_at from found on conflict do nothing`);
}

/** Forgets events handled longer ago than Kafka keeps a record: they cannot come again. */
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
