import { bigint, jsonb, pgSchema, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { EventData } from '@/lib/events';
import type { Migration } from '../migration';

export const notificationSchema = 'notification';
const within = pgSchema(notificationSchema);

type Placed = EventData<'order.placed'>;

/** The order that mails are about, with its recipient. */
export const recipients = within.table('recipients', {
  orderId: text('order_id').primaryKey(),
  order: jsonb('order').$type<Placed>().notNull(),
});

export const mailKinds = ['confirmation', 'dispatch', 'cancellation'] as const;
export type MailKind = (typeof mailKinds)[number];
/** What a mail says in addition to the order. */
export type MailFacts = { reason?: string; carrier?: string; trackingNumber?: string };
/**
 * waiting: for the order.placed event with the recipient · kept: in the mailbox only, see `reason` · queued, sent: over
 * SMTP
 */
export type MailStatus = 'waiting' | 'kept' | 'queued' | 'sent';

/** One mail per order and kind. The table is also the mailbox. */
export const mails = within.table(
  'mails',
  {
    mailId: text('mail_id').primaryKey(),
    orderId: text('order_id').notNull(),
    kind: text('kind').$type<MailKind>().notNull(),
    facts: jsonb('facts').$type<MailFacts>().notNull(),
    status: text('status').$type<MailStatus>().notNull(),
    /** For display. */
    recipient: text('recipient'),
    /** Normalized, for the sending limits. */
    address: text('address'),
    subject: text('subject'),
    /** Why it was not sent. */
    reason: text('reason'),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    /** When it was passed to the mail server, whatever the outcome: sending limits count these. */
    releasedAt: bigint('released_at', { mode: 'number' }),
    sentAt: bigint('sent_at', { mode: 'number' }),
  },
  (mail) => [uniqueIndex('mails_one_of_a_kind').on(mail.orderId, mail.kind)],
);

export const notificationMigrations: readonly Migration[] = [
  {
    id: '0001-mails',
    statements: `
      create table recipients (
        order_id text primary key,
        "order" jsonb not null
      );

      create table mails (
        mail_id text primary key,
        order_id text not null,
        kind text not null check (kind in ('confirmation', 'dispatch', 'cancellation')),
        facts jsonb not null,
        status text not null check (status in ('waiting', 'kept', 'queued', 'sent')),
        recipient text,
        subject text,
        html text,
        text text,
        created_at bigint not null,
        sent_at bigint
      );
      create unique index mails_one_of_a_kind on mails (order_id, kind);
      create index mails_created_at on mails (created_at desc, mail_id desc);`,
  },
  {
    // The text of a mail is composed when it is read, from the order and the mail's facts.
    id: '0002-mails-laid-out-when-read',
    statements: 'alter table mails drop column html, drop column text;',
  },
  {
    id: '0003-limits-of-sending',
    statements: `
      alter table mails add column address text, add column reason text, add column released_at bigint;
      create index mails_released_at on mails (released_at) where released_at is not null;
      create index mails_released_to on mails (address, released_at) where released_at is not null;`,
  },
];
