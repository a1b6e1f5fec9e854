import type { Migration } from '../migration';

/** The tables that every service has, whatever its business: see frame-tables.ts. */
export const frameworkMigrations: readonly Migration[] = [
  {
    id: 'frame-0001',
    statements: `
      create table inbox (
        event_id text primary key,
        handled_at timestamptz not null default now()
      );
      create index inbox_handled_at on inbox using brin (handled_at);

      -- bytea and json, not text and jsonb: a poison message may hold NUL, which those refuse.
      create table outbox (
        id bigserial primary key,
        topic text not null,
        key bytea,
        value bytea,
        headers json not null
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

      create table parked (
        topic text not null,
        partition integer not null,
        "offset" bigint not null,
        key text not null,
        attempts integer not null,
        parked_at timestamptz not null default now(),
        primary key (topic, partition, "offset")
      );
      create index parked_key on parked (key);

      create table tasks (
        kind text not null,
        key text not null,
        due_at bigint not null,
        data jsonb not null,
        attempts integer not null default 0,
        leased_until bigint not null default 0,
        lease text,
        traceparent text,
        last_error text,
        primary key (kind, key)
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
      create index tasks_due_at on tasks (due_at);

      create table settings (
        name text primary key,
        value jsonb not null,
        updated_at timestamptz not null default now()
      );`,
  },
  {
    // The table "inbox" stays as it was left: ids without a source, of what was handled by an earlier release. Each is
    // resolved, and of no more use, when it is known of which source the event was: see inbox.ts.
    id: 'frame-0002-identity-of-events',
    statements: `
      create table handled_events (
        identity text primary key,
        handled_at timestamptz not null default now()
      );
      create index handled_events_handled_at on handled_events using brin (handled_at);
      alter table inbox add column resolved boolean not null default false;`,
  },
];
