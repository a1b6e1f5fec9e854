import { createTransport } from 'nodemailer';
import { mails, type Queries, sql } from '@/server/db';
import type { Completion } from '@/server/services/framework';
import { readMail } from '../mailbox/read-mail';
import { messageIdOf } from './message-id';
import { awaitSendingLimits, type MailDatabase, type SendingLimits } from './rate-limit';
import { limitKey, mailAddress, parseSender, type Recipient, recipientOf } from './recipient';

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

// A mail server that still answers "try again" after this time will not accept the mail.
const maxAgeMs = 86_400_000;

/**
 * Sends mails over SMTP, each to one address and within limits: anybody can order with anybody's address, and the shop
 * must not become a way to send mails to strangers. A crash between the server's answer and the commit sends a mail
 * again, because SMTP has no idempotency; its Message-ID stays the same, and many mailboxes drop the duplicate.
 */
export function createSmtp(url: string, database: MailDatabase, settings: () => SmtpSettings): Smtp {
  const transport = createTransport(url, {
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 8_000,
    // The content of a mail must not make this process read a file or fetch a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never);
  return {
    send: async (mailId) => {
      const mail = await readMail(database.queries, mailId);
      if (!mail) return { sent: false, reason: 'It is no longer in the mailbox.' };
      if (mail.status === 'sent') return { sent: true };
      const [from, to] = [parseSender(settings().from), recipientOf(mail.customer)];
      if (!from) throw new Error(`The setting "from" is not one address: ${settings().from}`);
      if (!to) return { sent: false, reason: 'The address is not one email address.' };
      const refusal = await awaitSendingLimits(database, mailId, limitKey(to.address), settings);
      if (refusal) return { sent: false, reason: refusal };
      try {
        await transport.sendMail(messageOf(mailId, mail, from, to));
        return { sent: true };
      } catch (error) {
        const reason = finalRefusal(error, mail.createdAt);
        if (reason === undefined) throw error;
        return { sent: false, reason };
      }
    },
  };
}

// Addresses are objects, so that no name is parsed as another address. The server delivers by the envelope.
const messageOf = (
  mailId: string,
  { subject, html, text }: { subject: string; html: string; text: string },
  from: Recipient,
  to: Recipient,
) => ({
  messageId: messageIdOf(mailId),
  from: { name: from.name, address: mailAddress(from.address) },
  to: { name: to.name, address: mailAddress(to.address) },
  envelope: { from: mailAddress(from.address), to: [mailAddress(to.address)] },
  subject,
  html,
  text,
});

/** Why the mail is not tried again; undefined when it may still be accepted. */
function finalRefusal(error: unknown, createdAt: number): string | undefined {
  const { code, responseCode = 0, message } = error as Error & { code?: string; responseCode?: number };
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isAboutMail && responseCode >= 500) return `The mail server refused it: ${message}`.slice(0, 500);
  if (Date.now() - createdAt > maxAgeMs)
    return `The mail server did not accept it within a day: ${message}`.slice(0, 500);
  return undefined;
}

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
