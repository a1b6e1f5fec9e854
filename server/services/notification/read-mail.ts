import { and, eq, mails, not, type Queries, recipients } from '@/server/db';
import { composeMail } from './mail/compose';

/** A mail that was not written to anyone yet is none. */
export const written = not(eq(mails.status, 'waiting'));

/** One mail with its text, or undefined. It is laid out when it is read: what it says is all in the database. */
export async function readMail(queries: Queries, mailId: string) {
  const [row] = await queries
    .select({ mail: mails, order: recipients.order })
    .from(mails)
    .innerJoin(recipients, eq(recipients.orderId, mails.orderId))
    .where(and(eq(mails.mailId, mailId), written));
  if (!row) return undefined;
  const { mail, order } = row;
  const { html, text } = composeMail(mail.kind, order, mail.facts);
  return {
    ...mail,
    customer: order.customer,
    recipient: mail.recipient ?? '',
    subject: mail.subject ?? '',
    html,
    text,
  };
}
