import { type Database, mails, type Queries, sql } from '@/server/db';
import { createMailer, finalRefusal } from '@/server/mail/mailer';
import { limitKey, parseSender, recipientOf } from '@/server/mail/recipient';
import { awaitSendingLimits, type SendingLimits } from '@/server/mail/sending-limits';
import type { Completion } from '@/server/services/framework';
import { readMail } from '../mailbox/read-mail';
import { countedMail } from './counted-mail';

/** The result of sending a mail. An unsent mail stays in the mailbox. */
export type SendResult = { sent: true } | { sent: false; reason: string };

export interface Smtp {
  /** Throws when another try may succeed. */
  send(mailId: string): Promise<SendResult>;
}

export interface SmtpSettings extends SendingLimits {
  /** `Name <address>`, or an address alone. */
  from: string;
}

/** The database access that sending needs. */
type MailDatabase = Pick<Database, 'queries' | 'transaction'>;

// A mail server that still answers "try again" after this time will not accept the mail.
const maxAgeMs = 86_400_000;

/**
 * Sends mails over SMTP, each to one address and within limits: anybody can order with anybody's address, and the shop
 * must not become a way to send mails to strangers.
 */
export function createSmtp(url: string, database: MailDatabase, settings: () => SmtpSettings): Smtp {
  const mailer = createMailer(url);
  return {
    send: async (mailId) => {
      const mail = await readMail(database.queries, mailId);
      if (!mail) return { sent: false, reason: 'It is no longer in the mailbox.' };
      if (mail.status === 'sent') return { sent: true };
      const [from, to] = [parseSender(settings().from), recipientOf(mail.customer)];
      if (!from) throw new Error(`The setting "from" is not one address: ${settings().from}`);
      if (!to) return { sent: false, reason: 'The address is not one email address.' };
      const counted = countedMail(mailId, limitKey(to.address));
      const refusal = await awaitSendingLimits(database, counted, settings);
      if (refusal) return { sent: false, reason: refusal };
      try {
        const { subject, html, text } = mail;
        await mailer.send({ mailId, from, to: [to], subject, html, text });
        return { sent: true };
      } catch (error) {
        const reason = finalRefusal(error) ?? tooOld(error, mail.createdAt);
        if (reason === undefined) throw error;
        return { sent: false, reason };
      }
    },
  };
}

/** Why a mail that may still be accepted is not tried again; undefined when it is. */
const tooOld = (error: unknown, createdAt: number): string | undefined =>
  Date.now() - createdAt > maxAgeMs
    ? `The mail server did not accept it within a day: ${(error as Error).message}`.slice(0, 500)
    : undefined;

/** Stores the results of sending mails. */
export async function storeSendResults(
  completions: readonly Completion<unknown, SendResult>[],
  tx: Queries,
): Promise<void> {
  const sent = completions.filter(({ result }) => result.sent);
  await tx
    .update(mails)
    .set({ status: 'sent', sentAt: Date.now() })
    .where(sql`${mails.mailId} = any(${sql.param(sent.map(({ task }) => task.key))}::text[])`);
  for (const { task, result, context } of completions) {
    if (result.sent) context.log.info({ mailId: task.key }, 'mail sent');
    else await storeRefusal(task.key, result.reason, tx);
    if (!result.sent) context.log.warn({ mailId: task.key, reason: result.reason }, 'mail not sent');
  }
}

async function storeRefusal(mailId: string, reason: string, tx: Queries): Promise<void> {
  const stored = reason.replaceAll('\0', '\ufffd');
  await tx.update(mails).set({ status: 'kept', reason: stored }).where(sql`${mails.mailId} = ${mailId}`);
}
