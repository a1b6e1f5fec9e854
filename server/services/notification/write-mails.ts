import type { EventData, EventType } from '@/lib/events';
import {
  and,
  eq,
  type MailFacts,
  type MailKind,
  mails,
  type Queries,
  recipients,
  sql,
  unnest,
} from '@/server/db';
import { displayRecipient, limitKey } from '@/server/mail/recipient';
import type { Context, Delivery } from '../framework';
import { announcement } from './announcement';
import { subjectOf } from './mail/compose';
import type { MailRequest } from './mail/mail-content';

type Placed = EventData<'order.placed'>;
/** kept: in the mailbox only · queued: sent over SMTP as well */
type InitialStatus = 'kept' | 'queued';

/** Stores the recipients of orders, and completes mails whose events arrived before order.placed. */
export async function storeRecipients(
  deliveries: readonly Delivery<'order.placed'>[],
  status: InitialStatus,
  tx: Queries,
): Promise<void> {
  const byOrder = new Map(deliveries.map((delivery) => [delivery.event.data.orderId, delivery]));
  await tx.execute(sql`
    insert into ${recipients} (order_id, "order") select * from ${unnest(deliveries, [
      ['text', ({ event }) => event.data.orderId],
      ['jsonb', ({ event }) => event.data],
    ])} on conflict do nothing`);
  const waiting = await tx
    .select()
    .from(mails)
    .where(
      and(
        sql`${mails.orderId} = any(${sql.param([...byOrder.keys()])}::text[])`,
        eq(mails.status, 'waiting'),
      ),
    );
  for (const { mailId, orderId, kind, facts } of waiting) {
    const delivery = byOrder.get(orderId);
    if (!delivery) continue;
    const { data } = delivery.event;
    await tx
      .update(mails)
      .set(addressTo(data, kind, status))
      .where(eq(mails.mailId, mailId));
    announce({ orderId, kind, facts }, data, status, delivery.context);
  }
}

type MailEvent = Extract<EventType, 'order.confirmed' | 'shipment.dispatched' | 'order.cancelled'>;

/** Writes a mail of one kind per order; a repeated event writes none. */
export async function writeMails<T extends MailEvent>(
  deliveries: readonly Delivery<T>[],
  kind: MailKind,
  factsOf: (data: EventData<T>) => MailFacts,
  status: InitialStatus,
  tx: Queries,
): Promise<void> {
  const orders = await readRecipients(
    deliveries.map(({ event }) => (event.data as { orderId: string }).orderId),
    tx,
  );
  const drafts = deliveries.map(({ event, context }) => {
    const { orderId } = event.data as { orderId: string };
    const order = orders.get(orderId);
    const addressed = order ? addressTo(order, kind, status) : { status: 'waiting' };
    return {
      mailId: mailIdOf(orderId, kind),
      orderId,
      kind,
      facts: factsOf(event.data),
      order,
      context,
      ...addressed,
    };
  });
  const inserted = await insertMails(drafts, tx);
  for (const { mailId, order, context, ...request } of drafts) {
    if (order && inserted.has(mailId)) announce(request, order, status, context);
  }
}

async function readRecipients(orderIds: readonly string[], tx: Queries): Promise<Map<string, Placed>> {
  const rows = await tx
    .select()
    .from(recipients)
    .where(sql`${recipients.orderId} = any(${sql.param([...orderIds])}::text[])`);
  return new Map(rows.map(({ orderId, order }) => [orderId, order]));
}

type Draft = MailRequest & {
  mailId: string;
  status: string;
  recipient?: string;
  address?: string;
  subject?: string;
};

/** Inserts mails and returns the ids of those that are new. */
async function insertMails(drafts: readonly Draft[], tx: Queries): Promise<Set<string>> {
  const { rows } = await tx.execute<{ mail_id: string }>(sql`
    insert into ${mails} (mail_id, order_id, kind, facts, status, recipient, address, subject, created_at)
    select *, ${Date.now()}::bigint from ${unnest(drafts, [
      ['text', ({ mailId }) => mailId],
      ['text', ({ orderId }) => orderId],
      ['text', ({ kind }) => kind],
      ['jsonb', ({ facts }) => facts],
      ['text', ({ status }) => status],
      ['text', ({ recipient }) => recipient],
      ['text', ({ address }) => address],
      ['text', ({ subject }) => subject],
    ])} on conflict do nothing returning mail_id`);
  return new Set(rows.map((row) => row.mail_id));
}

const mailIdOf = (orderId: string, kind: MailKind) => `${orderId}.${kind}`;

/** The order that a mail is about: kinds contain no dot, and order ids may. */
export const orderIdOfMail = (mailId: string): string => mailId.slice(0, mailId.lastIndexOf('.'));

function addressTo({ orderId, customer }: Placed, kind: MailKind, status: InitialStatus) {
  const recipient = displayRecipient(customer);
  return { recipient, address: limitKey(customer.email), subject: subjectOf(kind, orderId), status };
}

/** Emits the notification about a mail, and schedules its sending. */
function announce(
  request: MailRequest,
  order: Placed,
  status: InitialStatus,
  { emit, schedule }: Context,
): void {
  emit({ type: 'notification.posted', data: announcement(request, order) });
  if (status === 'queued') schedule({ kind: 'send', key: mailIdOf(request.orderId, request.kind) });
}
