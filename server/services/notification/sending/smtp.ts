import { createTransport } from 'nodemailer';
import { mails, type Queries, sql } from '@/server/db';
import type { Completion } from '@/server/services/framework';
import { readMail } from '../read-mail';
import { messageIdOf } from './message-id';
import { type Release, release, type SendingLimits } from './rate-limit';
import { countedAs, mailAddress, parseSender, type Recipient, recipientOf } from './recipient';

/** What became of a mail. A mail that is not sent is still in the mailbox. */
export type Sending = { sent: true } | { sent: false; reason: string };

export interface Smtp {
  /** Throws when it is worth another try. */
  send(mailId: string): Promise<Sending>;
}

export interface SmtpSettings extends SendingLimits {
  /** `Name <address>`, or an address alone. */
  from: string;
}

// Mail servers say "try again" for a while and not for days.
const longestWaitMs = 86_400_000;

/**
 * Sends mails over SMTP, each to one address and within limits: anybody can order in anybody's name, and the shop must
 * not be the way to write to everybody. A crash between the server's answer and our record of it sends a mail
 * again: SMTP has no way to ask. The Message-ID is the same then, by which mailboxes can tell and many do.
 */
export function createSmtp(
  url: string,
  { queries, transaction }: Release,
  settings: () => SmtpSettings,
): Smtp {
  const transport = createTransport(url, {
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 8_000,
    // Nothing in a mail may make this process read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never);
  return {
    send: async (mailId) => {
      const mail = await readMail(queries, mailId);
      if (!mail) return { sent: false, reason: 'It is in the mailbox no more.' };
      if (mail.status === 'sent') return { sent: true };
      const [from, to] = [parseSender(settings().from), recipientOf(mail.customer)];
      if (!from) throw new Error(`The setting "from" is not one address: ${settings().from}`);
      if (!to) return { sent: false, reason: 'The address is not one email address.' };
      const held = await release({ queries, transaction }, mailId, countedAs(to.address), settings);
      if (held) return { sent: false, reason: held };
      try {
        await transport.sendMail(messageOf(mailId, mail, from, to));
        return { sent: true };
      } catch (error) {
        const refusal = refusalOf(error, mail.createdAt);
        if (refusal === undefined) throw error;
        return { sent: false, reason: refusal };
      }
    },
  };
}

// Addresses as objects: nothing in a name is read as a further one. The envelope is what the server goes by.
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

/** Why a mail is given up; undefined: it may yet be taken. */
function refusalOf(error: unknown, createdAt: number): string | undefined {
  const { code, responseCode = 0, message } = error as Error & { code?: string; responseCode?: number };
  const isOfTheMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isOfTheMail && responseCode >= 500) return `The mail server refused it: ${message}`.slice(0, 500);
  if (Date.now() - createdAt > longestWaitMs)
    return `The mail server did not take it in a day: ${message}`.slice(0, 500);
  return undefined;
}

/** Keeps what became of mails. */
export async function noteSendings(
  completions: readonly Completion<unknown, Sending>[],
  tx: Queries,
): Promise<void> {
  const sent = completions.filter(({ result }) => result.sent);
  await tx
    .update(mails)
    .set({ status: 'sent', sentAt: Date.now() })
    .where(sql`${mails.mailId} = any(${sql.param(sent.map(({ task }) => task.key))}::text[])`);
  for (const { task, result, context } of completions) {
    if (result.sent) context.log.info({ mailId: task.key }, 'mail sent');
    else await keep(task.key, result.reason, tx);
    if (!result.sent) context.log.warn({ mailId: task.key, reason: result.reason }, 'mail not sent');
  }
}

async function keep(mailId: string, reason: string, tx: Queries): Promise<void> {
  const stored = reason.replaceAll('\0', '\ufffd');
  await tx.update(mails).set({ status: 'kept', reason: stored }).where(sql`${mails.mailId} = ${mailId}`);
}
