import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, mails, type Queries, sql } from '@/server/db';

export interface SendingLimits {
  mailsPerAddressPerHour: number;
  mailsPerMinute: number;
}

/** The database access that sending needs. */
export type MailDatabase = Pick<Database, 'queries' | 'transaction'>;

const hourMs = 3_600_000;
const minuteMs = 60_000;
// Long enough that a queue of thousands costs little, short enough for a service that is stopping.
const maxWaitMs = 4_000;
const retryMs = 500;
const beyondTotal = Symbol('beyond mailsPerMinute');

/**
 * Counts a mail against the sending limits, once. Returns undefined when it may be sent, or why its address may get no
 * more. Beyond the limit for all addresses it waits, because an order service that catches up after hours causes many
 * mails; throws after 4 s. The counts are in the database, under a lock, so that all processes share the limits.
 * `address` is a `limitKey`.
 */
export async function awaitSendingLimits(
  database: MailDatabase,
  mailId: string,
  address: string,
  limits: () => SendingLimits,
): Promise<string | undefined> {
  for (const since = performance.now(); performance.now() - since < maxWaitMs; await sleep(retryMs)) {
    const refusal = await countMail(database, mailId, address, limits());
    if (refusal !== beyondTotal) return refusal;
  }
  throw new Error(`${limits().mailsPerMinute} mails were sent within a minute, which is the limit.`);
}

function countMail(
  { transaction }: MailDatabase,
  mailId: string,
  address: string,
  limits: SendingLimits,
): Promise<string | undefined | typeof beyondTotal> {
  return transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('notification.release', 0))`);
    const now = Date.now();
    const { isCounted, toAddress, toAll } = await readCounts(tx, mailId, address, now);
    // An earlier try counted it, and crashed or failed afterwards.
    if (isCounted) return undefined;
    if (toAddress >= limits.mailsPerAddressPerHour)
      return `This address was sent ${toAddress} mails within an hour, which is the limit.`;
    if (toAll >= limits.mailsPerMinute) return beyondTotal;
    await tx.update(mails).set({ releasedAt: now, address }).where(sql`${mails.mailId} = ${mailId}`);
    return undefined;
  });
}

async function readCounts(tx: Queries, mailId: string, address: string, now: number) {
  const { rows } = await tx.execute<{ isCounted: boolean; toAddress: number; toAll: number }>(sql`
    select
      exists (select from ${mails} where mail_id = ${mailId} and released_at is not null) as "isCounted",
      (select count(*)::int from ${mails}
        where address = ${address} and released_at > ${now - hourMs}::bigint) as "toAddress",
      (select count(*)::int from ${mails} where released_at > ${now - minuteMs}::bigint) as "toAll"`);
  return rows[0] ?? { isCounted: false, toAddress: 0, toAll: 0 };
}
