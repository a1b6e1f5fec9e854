import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type Queries, sql } from '@/server/db';

export interface SendingLimits {
  mailsPerAddressPerHour: number;
  mailsPerMinute: number;
}

/** A mail among those that count against limits. */
export interface CountedMail {
  /** Names the lock under which mails are counted: all that share limits have the same. */
  lock: string;
  /** Whether it counts already, and how many were released since these times, epoch ms. */
  counts(
    tx: Queries,
    since: { hour: number; minute: number },
  ): Promise<{ isCounted: boolean; toAddress: number; toAll: number }>;
  /** Counts it from now on. */
  release(tx: Queries, now: number): Promise<void>;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;
// Long enough that a queue of thousands costs little, short enough for a process that is stopping.
const maxWaitMs = 4_000;
const retryMs = 500;
const beyondTotal = Symbol('beyond mailsPerMinute');

/**
 * Counts a mail against the sending limits, once. Returns undefined when it may be sent, or why its address may get no
 * more. Beyond the limit for all addresses it waits, because a process that catches up after hours causes many mails;
 * throws after 4 s. The counts are in the database, under a lock, so that all processes share the limits.
 */
export async function awaitSendingLimits(
  database: Pick<Database, 'transaction'>,
  mail: CountedMail,
  limits: () => SendingLimits,
): Promise<string | undefined> {
  for (const since = performance.now(); performance.now() - since < maxWaitMs; await sleep(retryMs)) {
    const refusal = await countMail(database, mail, limits());
    if (refusal !== beyondTotal) return refusal;
  }
  throw new Error(`${limits().mailsPerMinute} mails were sent within a minute, which is the limit.`);
}

function countMail(
  { transaction }: Pick<Database, 'transaction'>,
  mail: CountedMail,
  limits: SendingLimits,
): Promise<string | undefined | typeof beyondTotal> {
  return transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${mail.lock}, 0))`);
    const now = Date.now();
    const since = { hour: now - hourMs, minute: now - minuteMs };
    const { isCounted, toAddress, toAll } = await mail.counts(tx, since);
    // An earlier try counted it, and crashed or failed afterwards.
    if (isCounted) return undefined;
    if (toAddress >= limits.mailsPerAddressPerHour)
      return `This address was sent ${toAddress} mails within an hour, which is the limit.`;
    if (toAll >= limits.mailsPerMinute) return beyondTotal;
    await mail.release(tx, now);
    return undefined;
  });
}
