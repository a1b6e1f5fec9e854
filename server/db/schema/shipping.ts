import { bigint, boolean, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Migration } from '../migration';

export const shippingSchema = 'shipping';

/** The events of an order, in any order of arrival, and its shipment. */
export const shipments = pgSchema(shippingSchema).table('shipments', {
  orderId: text('order_id').primaryKey(),
  paid: boolean('paid').notNull().default(false),
  reserved: boolean('reserved').notNull().default(false),
  confirmed: boolean('confirmed').notNull().default(false),
  cancelled: boolean('cancelled').notNull().default(false),
  carrier: text('carrier'),
  trackingNumber: text('tracking_number'),
  dispatchedAt: bigint('dispatched_at', { mode: 'number' }),
  deliveredAt: bigint('delivered_at', { mode: 'number' }),
});

export const shippingMigrations: readonly Migration[] = [
  {
    id: '0001-shipments',
    statements: `
      create table shipments (
        order_id text primary key,
        paid boolean not null default false,
        reserved boolean not null default false,
        confirmed boolean not null default false,
        cancelled boolean not null default false,
        carrier text,
        tracking_number text,
        dispatched_at bigint,
        delivered_at bigint,
        -- No order is both refunded and shipped.
        check (not (cancelled and dispatched_at is not null))
      ) with (fillfactor = 70);`,
  },
];
