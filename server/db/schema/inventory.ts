import { integer, jsonb, pgSchema, text } from 'drizzle-orm/pg-core';
import type { EventData } from '@/lib/events';
import type { Migration } from '../migration';

export const inventorySchema = 'inventory';
const within = pgSchema(inventorySchema);

/** Per SKU. A check constraint keeps received = onHand + reserved + shipped. */
export const stock = within.table('stock', {
  sku: text('sku').primaryKey(),
  name: text('name').notNull(),
  onHand: integer('on_hand').notNull(),
  reserved: integer('reserved').notNull().default(0),
  shipped: integer('shipped').notNull().default(0),
  received: integer('received').notNull(),
});

export type ReservationStatus = 'reserved' | 'rejected' | 'released' | 'shipped' | 'cancelled';
export type ReservedItems = EventData<'stock.reserved'>['items'];

/** The items reserved for an order. cancelled: the order was cancelled before the reservation. */
export const reservations = within.table('reservations', {
  orderId: text('order_id').primaryKey(),
  status: text('status').$type<ReservationStatus>().notNull(),
  items: jsonb('items').$type<ReservedItems>().notNull(),
});

export const inventoryMigrations: readonly Migration[] = [
  {
    id: '0001-stock',
    statements: `
      create table stock (
        sku text primary key,
        name text not null,
        on_hand integer not null check (on_hand >= 0),
        reserved integer not null default 0 check (reserved >= 0),
        shipped integer not null default 0 check (shipped >= 0),
        received integer not null,
        low boolean not null default false,
        check (on_hand + reserved + shipped = received)
      ) with (fillfactor = 50);

      create table reservations (
        order_id text primary key,
        status text not null check (status in ('reserved', 'rejected', 'released', 'shipped', 'cancelled')),
        items jsonb not null
      );`,
  },
  // Alert rules say when stock is low.
  { id: '0002-no-low-mark', statements: 'alter table stock drop column low;' },
];
