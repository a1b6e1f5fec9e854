import { createTransport } from 'nodemailer';
import { mails, type Queries, sql } from '@/server/db';
import type { Settlement } from '../harness';
import { readMail } from './read-mail';

export interface Smtp {
  send(mailId: string): Promise<void>;
}

/**
 * Sends mails over SMTP. A crash between the server's answer and our record of it sends a mail again: SMTP has
 * no way to ask. The Message-ID is the same then, by which mailboxes can tell and many do.
 */
export function createSmtp(url: string, queries: Queries, from: () => string): Smtp {
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
      if (!mail || mail.status === 'sent') return;
      await transport.sendMail({
        messageId: `<${encodeURIComponent(mailId)}@pulseboard.example>`,
        from: from(),
        to: mail.recipient,
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
      });
    },
  };
}

/** Keeps that mails are out. */
export async function markSent(
  settlements: readonly Settlement<unknown, unknown>[],
  tx: Queries,
): Promise<void> {
  const ids = settlements.map(({ task }) => task.key);
  await tx
    .update(mails)
    .set({ status: 'sent', sentAt: Date.now() })
    .where(sql`${mails.mailId} = any(${sql.param(ids)}::text[])`);
  for (const { task, context } of settlements) context.log.info({ mailId: task.key }, 'mail sent');
}
