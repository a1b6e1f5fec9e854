import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, mails, type Queries, sql } from '@/server/db';

export interface SendingLimits {
  mailsPerAddressPerHour: number;
  mailsPerMinute: number;
}

export type Release = Pick<Database, 'queries' | 'transaction'>;

const hourMs = 3_600_000;
const minuteMs = 60_000;
// Long enough that a queue of thousands costs little, and short enough for a service that is to stop.
const longestWaitMs = 4_000;
const lookAgainMs = 500;
const later = Symbol('beyond the limit of all');

/**
 * Lets a mail out to the mail server, once, or says why not. Beyond the limit of all it waits for its turn: an order
 * service that catches up after hours sends many at once. Counted in the database, under a lock, so that the limits
 * hold for all processes together. `address`: by what it is counted. Throws when its turn does not come for 4 s.
 */
export async function release(
  parts: Release,
  mailId: string,
  address: string,
  limits: () => SendingLimits,
): Promise<string | undefined> {
  for (const since = performance.now(); performance.now() - since < longestWaitMs; await sleep(lookAgainMs)) {
    const held = await tryRelease(parts, mailId, address, limits());
    if (held !== later) return held;
  }
  throw new Error(`${limits().mailsPerMinute} mails were sent within a minute, which is the most.`);
}

function tryRelease(
  { transaction }: Release,
  mailId: string,
  address: string,
  limits: SendingLimits,
): Promise<string | undefined | typeof later> {
  return transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('notification.release', 0))`);
    const now = Date.now();
    const { released, toAddress, toAll } = await count(tx, mailId, address, now);
    // It was let out before, and its process did not live to tell what came of it.
    if (released) return undefined;
    if (toAddress >= limits.mailsPerAddressPerHour)
      return `This address was sent ${toAddress} mails within an hour, which is the most.`;
    if (toAll >= limits.mailsPerMinute) return later;
    await tx.update(mails).set({ releasedAt: now, address }).where(sql`${mails.mailId} = ${mailId}`);
    return undefined;
  });
}

async function count(tx: Queries, mailId: string, address: string, now: number) {
  const { rows } = await tx.execute<{ released: boolean; toAddress: number; toAll: number }>(sql`
    select
      exists (select from ${mails} where mail_id = ${mailId} and released_at is not null) as released,
      (select count(*)::int from ${mails}
        where address = ${address} and released_at > ${now - hourMs}::bigint) as "toAddress",
      (select count(*)::int from ${mails} where released_at > ${now - minuteMs}::bigint) as "toAll"`);
  return rows[0] ?? { released: false, toAddress: 0, toAll: 0 };
}
