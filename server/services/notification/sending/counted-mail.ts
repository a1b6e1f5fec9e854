import { mails, type Queries, sql } from '@/server/db';
import type { CountedMail } from '@/server/mail/sending-limits';

/** A mail of the mailbox, for the sending limits. `address` is a `limitKey`. */
export const countedMail = (mailId: string, address: string): CountedMail => ({
  lock: 'notification.release',
  counts: (tx, since) => readCounts(tx, mailId, address, since),
  release: async (tx, releasedAt) => {
    await tx.update(mails).set({ releasedAt, address }).where(sql`${mails.mailId} = ${mailId}`);
  },
});

async function readCounts(
  tx: Queries,
  mailId: string,
  address: string,
  since: { hour: number; minute: number },
) {
  const { rows } = await tx.execute<{ isCounted: boolean; toAddress: number; toAll: number }>(sql`
    select
      exists (select from ${mails} where mail_id = ${mailId} and released_at is not null) as "isCounted",
      (select count(*)::int from ${mails}
        where address = ${address} and released_at > ${since.hour}::bigint) as "toAddress",
      (select count(*)::int from ${mails} where released_at > ${since.minute}::bigint) as "toAll"`);
  return rows[0] ?? { isCounted: false, toAddress: 0, toAll: 0 };
}
