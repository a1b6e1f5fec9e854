import { and, type SQL, sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { unnest } from '../unnest';
import { alertsTable } from './schema';

const deliveries = alertsTable('deliveries');

export interface NewDelivery {
  deliveryId: string;
  channelId: string;
  incidentId: string;
  ruleId: string;
  state: 'firing' | 'resolved';
  severity: string;
  content: unknown;
  quietHours: unknown;
  status: 'waiting' | 'dropped';
  reason: string | null;
  /** Epoch ms, as the others. */
  createdAt: number;
  giveUpAt: number;
}

/** A delivery as it is stored; times are epoch ms. */
export interface StoredDelivery extends Omit<NewDelivery, 'status'> {
  seq: number;
  status: string;
  attempts: number;
  nextAt: number;
  wasPostponed: boolean;
  sentAt: number | null;
  lastAttempt: unknown;
}

type Row = Omit<StoredDelivery, 'seq' | 'createdAt' | 'giveUpAt' | 'nextAt' | 'sentAt'> &
  Record<'seq' | 'createdAt' | 'giveUpAt' | 'nextAt', string> & { sentAt: string | null };

const columns = sql.raw(`
  d.delivery_id as "deliveryId", d.seq, d.channel_id as "channelId", d.incident_id as "incidentId",
  d.rule_id as "ruleId", d.state, d.severity, d.content, d.quiet_hours as "quietHours", d.status, d.reason, d.attempts,
  d.created_at as "createdAt", d.give_up_at as "giveUpAt", d.next_at as "nextAt", d.was_postponed as "wasPostponed",
  d.sent_at as "sentAt", d.last_attempt as "lastAttempt"`);

const toDelivery = (row: Row): StoredDelivery => ({
  ...row,
  seq: Number(row.seq),
  createdAt: Number(row.createdAt),
  giveUpAt: Number(row.giveUpAt),
  nextAt: Number(row.nextAt),
  sentAt: row.sentAt === null ? null : Number(row.sentAt),
});

/** Adds deliveries in their order; one that is there already stays as it is. */
export async function insertDeliveries(tx: Queries, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return;
  const given = unnest(rows, [
    ['text', ({ deliveryId }) => deliveryId],
    ['text', ({ channelId }) => channelId],
    ['text', ({ incidentId }) => incidentId],
    ['text', ({ ruleId }) => ruleId],
    ['text', ({ state }) => state],
    ['text', ({ severity }) => severity],
    ['json', ({ content }) => content],
    ['json', ({ quietHours }) => quietHours ?? null],
    ['text', ({ status }) => status],
    ['text', ({ reason }) => reason],
    ['bigint', ({ createdAt }) => createdAt],
    ['bigint', ({ giveUpAt }) => giveUpAt],
  ]);
  await tx.execute(sql`
    insert into ${deliveries} (delivery_id, channel_id, incident_id, rule_id, state, severity, content, quiet_hours,
      status, reason, created_at, give_up_at, next_at)
    select id, channel, incident, rule, state, severity, content, quiet, status, reason, created, give_up, created
    from ${given} with ordinality
      as r (id, channel, incident, rule, state, severity, content, quiet, status, reason, created, give_up, n)
    order by n on conflict do nothing`);
}

/**
 * The next delivery of each channel that is due, except of `without`. What is resolved waits until it was said that it
 * fires.
 */
export async function dueDeliveries(
  queries: Queries,
  now: number,
  without: readonly string[],
): Promise<StoredDelivery[]> {
  const { rows } = await queries.execute<Row>(sql`
    select distinct on (d.channel_id) ${columns} from ${deliveries} as d
    where d.status = 'waiting' and d.next_at <= ${now}::bigint
      and d.channel_id <> all(${sql.param([...without])}::text[])
      and not exists (
        select from ${deliveries} as earlier
        where earlier.incident_id = d.incident_id and earlier.channel_id = d.channel_id
          and earlier.seq < d.seq and earlier.status = 'waiting')
    order by d.channel_id, d.seq`);
  return rows.map(toDelivery);
}

/** When the next one becomes due after `now`, both epoch ms; undefined: none does. */
export async function nextDueAt(queries: Queries, now: number): Promise<number | undefined> {
  const { rows } = await queries.execute<{ at: string | null }>(
    sql`select min(next_at) as at from ${deliveries} where status = 'waiting' and next_at > ${now}::bigint`,
  );
  return rows[0]?.at == null ? undefined : Number(rows[0].at);
}

export interface DeliveryPage {
  channel?: string | undefined;
  status?: string | undefined;
  /** `seq` of the last one of the previous page. */
  before?: number | undefined;
  limit: number;
}

/** Deliveries, the newest first. */
export async function listDeliveries(queries: Queries, page: DeliveryPage): Promise<StoredDelivery[]> {
  const { channel, status, before, limit } = page;
  const conditions: SQL[] = [
    sql`true`,
    ...(channel === undefined ? [] : [sql`d.channel_id = ${channel}`]),
    ...(status === undefined ? [] : [sql`d.status = ${status}`]),
    ...(before === undefined ? [] : [sql`d.seq < ${before}::bigint`]),
  ];
  const { rows } = await queries.execute<Row>(sql`
    select ${columns} from ${deliveries} as d where ${and(...conditions)} order by d.seq desc limit ${limit}`);
  return rows.map(toDelivery);
}

export async function findDelivery(
  queries: Queries,
  deliveryId: string,
): Promise<StoredDelivery | undefined> {
  const { rows } = await queries.execute<Row>(
    sql`select ${columns} from ${deliveries} as d where d.delivery_id = ${deliveryId}`,
  );
  return rows[0] && toDelivery(rows[0]);
}

/** For each channel: how many deliveries wait, and the last attempt of any. */
export async function channelStates(
  queries: Queries,
): Promise<Map<string, { waiting: number; last: Pick<StoredDelivery, 'status' | 'reason'> | undefined }>> {
  const { rows } = await queries.execute<{
    channel: string;
    waiting: string;
    status: string | null;
    reason: string | null;
  }>(sql`
    select c.id as channel, last.status, last.reason,
      (select count(*) from ${deliveries} as d where d.channel_id = c.id and d.status = 'waiting') as waiting
    from ${alertsTable('channels')} as c left join lateral (
      select d.status, d.reason from ${deliveries} as d where d.channel_id = c.id and d.attempts > 0
      order by (d.last_attempt->>'at')::numeric desc limit 1) as last on true`);
  return new Map(
    rows.map(({ channel, waiting, status, reason }) => [
      channel,
      { waiting: Number(waiting), last: status === null ? undefined : { status, reason } },
    ]),
  );
}
