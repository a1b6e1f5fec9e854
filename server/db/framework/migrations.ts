import type { Migration } from '../migration';

// bytea and json in place of text and jsonb, which refuse NUL: a poison message may hold one.
/** The outbox of a schema: see tables.ts. Never changed after a release. */
export const outboxTable = `
      create table outbox (
        id bigserial primary key,
        topic text not null,
        key bytea,
        value bytea,
        headers json not null
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);`;

/** The tables of every service: see tables.ts. The ids keep the names under which they were applied. */
export const frameworkMigrations: readonly Migration[] = [
  {
    id: 'frame-0001',
    statements: `
      create table inbox (
        event_id text primary key,
        handled_at timestamptz not null default now()
      );
      create index inbox_handled_at on inbox using brin (handled_at);

      ${outboxTable}

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
    // "inbox" keeps the ids that an earlier release stored without their sources. A row is resolved, and no longer
    // used, when the source of its event was found: see inbox.ts.
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
