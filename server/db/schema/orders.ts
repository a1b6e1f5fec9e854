import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, jsonb, pgSchema, text } from 'drizzle-orm/pg-core';
import type { EventData } from '@/lib/events';
import type { OrderStatus } from '@/lib/orders';
import type { Migration } from '../migration';

type Placed = EventData<'order.placed'>;
const epochMs = (name: string) => bigint(name, { mode: 'number' });

/** The order service's own schema. */
export const ordersSchema = 'orders';
const within = pgSchema(ordersSchema);

/**
 * One row per order. `paid`, `reserved` and the like record the events of other services, in any order of arrival.
 * `decision` is made by this service, once.
 */
export const orders = within.table('orders', {
  orderId: text('order_id').primaryKey(),
  // Null until order.placed arrives: another service's event may come first.
  customerId: text('customer_id'),
  customer: jsonb('customer').$type<Placed['customer']>(),
  items: jsonb('items').$type<Placed['items']>(),
  total: bigint('total', { mode: 'number' }),
  currency: text('currency'),
  /** From the event's data; for display only, because a producer may claim any time. */
  placedAt: epochMs('placed_at'),
  /** The time of the order.placed record: sorts lists and selects days. */
  listedAt: epochMs('listed_at'),
  updatedAt: epochMs('updated_at').notNull(),
  decision: text('decision').$type<'confirmed' | 'cancelled'>(),
  reason: text('reason'),
  paid: boolean('paid').notNull().default(false),
  reserved: boolean('reserved').notNull().default(false),
  refunded: boolean('refunded').notNull().default(false),
  released: boolean('released').notNull().default(false),
  dispatched: boolean('dispatched').notNull().default(false),
  delivered: boolean('delivered').notNull().default(false),
  carrier: text('carrier'),
  trackingNumber: text('tracking_number'),
  status: text('status').$type<OrderStatus>().notNull().generatedAlwaysAs(sql`see the migration`),
});

/** The event path: every event of every order with its Kafka coordinates. */
export const orderEvents = within.table('events', {
  /** `identityOf` of lib/events. */
  identity: text('identity').primaryKey(),
  /** `ce_id`: not unique across sources. */
  eventId: text('event_id').notNull(),
  orderId: text('order_id').notNull(),
  type: text('type').notNull(),
  /** Of the Kafka record. */
  at: epochMs('at').notNull(),
  partition: integer('partition').notNull(),
  offset: bigint('offset', { mode: 'number' }).notNull(),
  source: text('source'),
  traceparent: text('traceparent'),
  data: jsonb('data').notNull(),
});

/** The order that was created under an Idempotency-Key, and a fingerprint of the request. */
export const idempotencyKeys = within.table('idempotency_keys', {
  key: text('key').primaryKey(),
  fingerprint: text('fingerprint').notNull(),
  orderId: text('order_id').notNull(),
});

export const ordersMigrations: readonly Migration[] = [
  {
    id: '0001-orders',
    statements: `
      create table orders (
        order_id text primary key,
        customer_id text,
        customer jsonb,
        items jsonb,
        total bigint,
        currency text,
        placed_at bigint,
        updated_at bigint not null,
        decision text check (decision in ('confirmed', 'cancelled')),
        reason text,
        paid boolean not null default false,
        reserved boolean not null default false,
        refunded boolean not null default false,
        released boolean not null default false,
        dispatched boolean not null default false,
        delivered boolean not null default false,
        carrier text,
        tracking_number text,
        -- The precedence of lib/orders, so that a row and the reducer cannot disagree.
        status text not null generated always as (
          case
            when delivered then 'delivered'
            when dispatched then 'dispatched'
            when decision is not null then decision
            when paid and reserved then 'confirmed'
            when paid then 'paid'
            when reserved then 'reserved'
            else 'placed'
          end) stored
      ) with (fillfactor = 70);
      create index orders_placed_at on orders (placed_at desc, order_id desc);
      create index orders_by_customer on orders (customer_id, placed_at desc, order_id desc);

      create table events (
        event_id text primary key,
        order_id text not null,
        type text not null,
        at bigint not null,
        partition integer not null,
        "offset" bigint not null,
        source text,
        traceparent text,
        data jsonb not null
      );
      create index events_of_order on events (order_id);

      create table idempotency_keys (
        key text primary key,
        fingerprint text not null,
        order_id text not null,
        created_at timestamptz not null default now()
      );`,
  },
  {
    // Identifies events by source and id together, and keeps those that were handled under the id alone. The length is
    // that of JavaScript, where a character beyond U+FFFF counts twice.
    id: '0002-identity-of-events',
    statements: `
      alter table events add column identity text;
      update events set identity = case
        when source is null or source = '' or event_id = '' or event_id = 'orders-' || partition || '-' || "offset"
          then event_id
        else length(source) + length(regexp_replace(source, '[^\\U00010000-\\U0010FFFF]', '', 'g')) || ':' ||
          replace(source, '\\', '\\\\') || ':' || replace(event_id, '\\', '\\\\') end;
      alter table events drop constraint events_pkey;
      alter table events add primary key (identity);

      insert into handled_events (identity, handled_at)
        select e.identity, i.handled_at from inbox i join events e using (event_id) on conflict do nothing;
      update inbox set resolved = true where event_id in (select event_id from events);`,
  },
  {
    id: '0003-orders-listed-by-record-time',
    statements: `
      alter table orders add column listed_at bigint;
      update orders o set listed_at = coalesce(
        (select min(e.at) from events e where e.order_id = o.order_id and e.type = 'order.placed'),
        least(placed_at, updated_at)) where placed_at is not null;
      drop index orders_placed_at, orders_by_customer;
      create index orders_listed_at on orders (listed_at desc, order_id desc);
      create index orders_by_customer on orders (customer_id, listed_at desc, order_id desc);`,
  },
];
