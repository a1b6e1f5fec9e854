import type { Migration } from '../migration';

/**
 * In the schema of the alerts:
 * - channels: where notifications are sent
 * - deliveries: a notification to a channel, `seq` in order of writing
 *
 * json and not jsonb, which refuses the NUL and the lone surrogates that labels may have.
 */
export const deliveryMigrations: readonly Migration[] = [
  {
    id: 'deliveries-0001',
    statements: `
      create table channels (id text primary key, data json not null);

      create table deliveries (
        delivery_id text primary key,
        seq bigint generated always as identity,
        channel_id text not null,
        incident_id text not null,
        rule_id text not null,
        state text not null check (state in ('firing', 'resolved')),
        severity text not null,
        content json not null,
        quiet_hours json,
        status text not null check (status in ('waiting', 'sent', 'kept', 'dropped', 'dead')),
        reason text,
        attempts integer not null default 0,
        created_at bigint not null,
        give_up_at bigint not null,
        next_at bigint not null,
        was_postponed boolean not null default false,
        released_at bigint,
        sent_at bigint,
        last_attempt json
      );
      create unique index deliveries_seq on deliveries (seq);
      create index deliveries_waiting on deliveries (channel_id, next_at) where status = 'waiting';
      create index deliveries_of_incident on deliveries (incident_id, channel_id);
      create index deliveries_released on deliveries (released_at) where released_at is not null;`,
  },
];
