import { bigint, boolean, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Migration } from '../migration';

export const paymentSchema = 'payment';
const within = pgSchema(paymentSchema);

/** void: the order was cancelled before the charge */
export type PaymentStatus = 'charging' | 'captured' | 'failed' | 'void' | 'refunding' | 'refunded';

/** One payment per order. */
export const payments = within.table('payments', {
  orderId: text('order_id').primaryKey(),
  paymentId: text('payment_id').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  payer: text('payer').notNull(),
  status: text('status').$type<PaymentStatus>().notNull(),
  /** The order was cancelled, whatever the state of the charge. */
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

/** The simulated provider acts as another company: its own schema, never in a transaction with the payment service. */
export const providerSchema = 'payment_provider';

/** void: entered under the idempotency key of a capture that has not happened, to prevent it */
export type Movement = 'authorise' | 'capture' | 'void' | 'refund';

/** Every movement that the provider made. The audit finds double charges in it. */
export const ledger = pgSchema(providerSchema).table('ledger', {
  idempotencyKey: text('idempotency_key').primaryKey(),
  movement: text('movement').$type<Movement>().notNull(),
  paymentId: text('payment_id').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  /** Why it was declined; null: it was done. */
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
