import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { alertsTable } from './schema';

const deliveries = alertsTable('deliveries');

/** What an attempt to send a delivery changes. */
export interface DeliveryResult {
  status: 'waiting' | 'sent' | 'kept' | 'dropped' | 'dead';
  reason: string | null;
  lastAttempt: unknown;
  /** When it is tried again, epoch ms. */
  nextAt: number;
  sentAt: number | null;
}

/** Stores the result of an attempt, unless somebody has ended the delivery meanwhile. */
export async function storeDeliveryResult(
  queries: Queries,
  deliveryId: string,
  { status, reason, lastAttempt, nextAt, sentAt }: DeliveryResult,
): Promise<void> {
  await queries.execute(sql`
    update ${deliveries} set status = ${status}, reason = ${reason}, attempts = attempts + 1,
      last_attempt = ${JSON.stringify(lastAttempt)}::json, next_at = ${nextAt}::bigint, sent_at = ${sentAt}::bigint
    where delivery_id = ${deliveryId} and status = 'waiting'`);
}

/** Makes a delivery wait until `nextAt`, epoch ms, because of quiet hours. */
export async function postponeDelivery(
  queries: Queries,
  deliveryId: string,
  nextAt: number,
  reason: string,
): Promise<void> {
  await queries.execute(sql`
    update ${deliveries} set next_at = ${nextAt}::bigint, was_postponed = true, reason = ${reason},
      give_up_at = greatest(give_up_at, ${nextAt}::bigint + 86400000)
    where delivery_id = ${deliveryId} and status = 'waiting'`);
}

/** Drops what waits of an incident for a channel if it is resolved; false: it still fires. */
export async function dropIfResolved(
  queries: Queries,
  channelId: string,
  incidentId: string,
  reason: string,
): Promise<boolean> {
  const { rowCount } = await queries.execute(sql`
    update ${deliveries} as d set status = 'dropped', reason = ${reason}
    where d.channel_id = ${channelId} and d.incident_id = ${incidentId} and d.status = 'waiting' and exists (
      select from ${deliveries} as r
      where r.channel_id = ${channelId} and r.incident_id = ${incidentId} and r.state = 'resolved')`);
  return (rowCount ?? 0) > 0;
}

/** Drops everything that waits for a channel. */
export async function dropDeliveriesOf(tx: Queries, channelId: string, reason: string): Promise<void> {
  await tx.execute(sql`
    update ${deliveries} set status = 'dropped', reason = ${reason}
    where channel_id = ${channelId} and status = 'waiting'`);
}

/** Sends a delivery again, also in quiet hours, until `giveUpAt`; false: there is none with this id that is not sent and does not wait. */
export async function retryDelivery(
  queries: Queries,
  deliveryId: string,
  now: number,
  giveUpAt: number,
): Promise<boolean> {
  const { rowCount } = await queries.execute(sql`
    update ${deliveries} set status = 'waiting', reason = null, next_at = ${now}::bigint, give_up_at = ${giveUpAt}::bigint,
      was_postponed = false, quiet_hours = null
    where delivery_id = ${deliveryId} and status <> 'sent'`);
  return rowCount === 1;
}

/** Deletes what is over since `before`, epoch ms. */
export async function pruneDeliveries(queries: Queries, before: number): Promise<void> {
  await queries.execute(
    sql`delete from ${deliveries} where status <> 'waiting' and created_at < ${before}::bigint`,
  );
}

/** For the limits of sending mails: whether a delivery counts already, and how many were released since. */
export async function releasedCounts(
  tx: Queries,
  deliveryId: string,
  channelId: string,
  since: { hour: number; minute: number },
) {
  const { rows } = await tx.execute<{ isCounted: boolean; toAddress: number; toAll: number }>(sql`
    select
      exists (select from ${deliveries} where delivery_id = ${deliveryId} and released_at is not null) as "isCounted",
      (select count(*)::int from ${deliveries}
        where channel_id = ${channelId} and released_at > ${since.hour}::bigint) as "toAddress",
      (select count(*)::int from ${deliveries} where released_at > ${since.minute}::bigint) as "toAll"`);
  return rows[0] ?? { isCounted: false, toAddress: 0, toAll: 0 };
}

export async function markReleased(tx: Queries, deliveryId: string, at: number): Promise<void> {
  await tx.execute(
    sql`update ${deliveries} set released_at = ${at}::bigint where delivery_id = ${deliveryId}`,
  );
}
