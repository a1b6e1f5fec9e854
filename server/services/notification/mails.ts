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
import type { Context, Delivery } from '../framework';
import { announcement } from './announcement';
import { subjectOf } from './mail/compose';
import type { MailRequest } from './mail/mail-content';
import { countedAs, shownRecipient } from './sending/recipient';

type Placed = EventData<'order.placed'>;
/** kept: in the mailbox only · queued: goes out over SMTP as well */
type How = 'kept' | 'queued';

/** Remembers whom to write to about orders, and writes what was asked for before that was known. */
export async function noteRecipients(
  deliveries: readonly Delivery<'order.placed'>[],
  how: How,
  tx: Queries,
): Promise<void> {
  const known = new Map(deliveries.map((delivery) => [delivery.event.data.orderId, delivery]));
  await tx.execute(sql`
    insert into ${recipients} (order_id, "order") select * from ${unnest(deliveries, [
      ['text', ({ event }) => event.data.orderId],
      ['jsonb', ({ event }) => event.data],
    ])} on conflict do nothing`);
  const waiting = await tx
    .select()
    .from(mails)
    .where(
      and(sql`${mails.orderId} = any(${sql.param([...known.keys()])}::text[])`, eq(mails.status, 'waiting')),
    );
  for (const { mailId, orderId, kind, facts } of waiting) {
    const delivery = known.get(orderId);
    if (!delivery) continue;
    const { data } = delivery.event;
    await tx
      .update(mails)
      .set(addressed(kind, data, how))
      .where(eq(mails.mailId, mailId));
    tell({ orderId, kind, facts }, data, how, delivery.context);
  }
}

type Occasion = Extract<EventType, 'order.confirmed' | 'shipment.dispatched' | 'order.cancelled'>;

/** Writes a mail about each order, unless there is one of this kind for it already. */
export async function writeMails<T extends Occasion>(
  deliveries: readonly Delivery<T>[],
  kind: MailKind,
  factsOf: (data: EventData<T>) => MailFacts,
  how: How,
  tx: Queries,
): Promise<void> {
  const orders = await readRecipients(
    deliveries.map(({ event }) => (event.data as { orderId: string }).orderId),
    tx,
  );
  const drafts = deliveries.map(({ event, context }) => {
    const { orderId } = event.data as { orderId: string };
    const order = orders.get(orderId);
    const address = order ? addressed(kind, order, how) : { status: 'waiting' };
    return {
      mailId: mailIdOf(orderId, kind),
      orderId,
      kind,
      facts: factsOf(event.data),
      order,
      context,
      ...address,
    };
  });
  const written = await insert(drafts, tx);
  for (const { mailId, order, context, ...request } of drafts) {
    if (order && written.has(mailId)) tell(request, order, how, context);
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

/** Adds mails and returns the ids of those that are new. */
async function insert(drafts: readonly Draft[], tx: Queries): Promise<Set<string>> {
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

function addressed(kind: MailKind, { orderId, customer }: Placed, how: How) {
  const recipient = shownRecipient(customer);
  return { recipient, address: countedAs(customer.email), subject: subjectOf(kind, orderId), status: how };
}

function tell(request: MailRequest, order: Placed, how: How, { emit, schedule }: Context): void {
  emit({ type: 'notification.posted', data: announcement(request, order) });
  if (how === 'queued') schedule({ kind: 'send', key: mailIdOf(request.orderId, request.kind) });
}
