import { and, eq, mails, not, type Queries, recipients } from '@/server/db';
import { composeMail } from '../mail/compose';

/** Leaves out mails whose recipient has not arrived yet. */
export const isAddressed = not(eq(mails.status, 'waiting'));

/** One mail with its text, or undefined. The text is composed here, from what the database holds. */
export async function readMail(queries: Queries, mailId: string) {
  const [row] = await queries
    .select({ mail: mails, order: recipients.order })
    .from(mails)
    .innerJoin(recipients, eq(recipients.orderId, mails.orderId))
    .where(and(eq(mails.mailId, mailId), isAddressed));
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
