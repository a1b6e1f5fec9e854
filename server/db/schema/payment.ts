import { bigint, boolean, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Migration } from '../migration';

export const paymentSchema = 'payment';
const within = pgSchema(paymentSchema);

/** void: there was nothing to take, the order was cancelled first */
export type PaymentStatus = 'charging' | 'captured' | 'failed' | 'void' | 'refunding' | 'refunded';

/** One payment an order. */
export const payments = within.table('payments', {
  orderId: text('order_id').primaryKey(),
  paymentId: text('payment_id').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  payer: text('payer').notNull(),
  status: text('status').$type<PaymentStatus>().notNull(),
  /** The order was cancelled, whatever had become of the charge by then. */
  cancelled: boolean('cancelled').notNull().default(false),
  reason: text('reason'),
});

export const paymentMigrations: readonly Migration[] = [
  {
    id: '0001-payments',
    statements: `
      create table payments (
        order_id text primary key,
        payment_id text not null,
        amount bigint not null check (amount >= 0),
        currency text not null,
        payer text not null,
        status text not null
          check (status in ('charging', 'captured', 'failed', 'void', 'refunding', 'refunded')),
        cancelled boolean not null default false,
        reason text
      );`,
  },
];

/** The pretend provider is another company: a schema of its own, and never in one transaction with ours. */
export const providerSchema = 'payment_provider';

/** void: entered under the key of a capture that never happened, so that it never will */
export type Movement = 'authorise' | 'capture' | 'void' | 'refund';

/** Every movement the provider ever made: what proves that nobody was charged twice. */
export const ledger = pgSchema(providerSchema).table('ledger', {
  idempotencyKey: text('idempotency_key').primaryKey(),
  movement: text('movement').$type<Movement>().notNull(),
  paymentId: text('payment_id').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  /** Why it was declined; unset: it was done. */
  declined: text('declined'),
});

export const providerMigrations: readonly Migration[] = [
  {
    id: '0001-ledger',
    statements: `
      create table ledger (
        idempotency_key text primary key,
        movement text not null check (movement in ('authorise', 'capture', 'void', 'refund')),
        payment_id text not null,
        amount bigint not null check (amount >= 0),
        currency text not null,
        declined text,
        at timestamptz not null default now()
      );
      create index ledger_of_payment on ledger (payment_id);`,
  },
];
