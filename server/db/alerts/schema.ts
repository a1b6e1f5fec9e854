import { sql } from 'drizzle-orm';
import { outboxTable } from '../framework/migrations';
import type { Migration } from '../migration';
import { deliveryMigrations } from './delivery-migrations';

export const alertsSchema = 'alerts';

/** A table of the schema. */
export const alertsTable = (name: string) => sql`${sql.identifier(alertsSchema)}.${sql.identifier(name)}`;

/**
 * The state of the role `alerts`:
 * - owner: counts the instances that have taken the state over; only the last one may write. Their number is the term
 * - progress: up to which time the rules are evaluated, epoch ms
 * - rules: rules of administrators, and changed ones of those that come with the program
 * - active: alerts that are pending or firing, with the rule by which they are
 * - incidents: each time that an alert fired
 * - notices: what is kept of a rule to group its notifications
 * - mutes, samples of gauges, outbox
 *
 * json and not jsonb, which refuses the NUL and the lone surrogates that labels may have.
 */
export const alertsMigrations: readonly Migration[] = [
  {
    id: '0001-state',
    statements: `
      create table owner (
        only_row boolean primary key default true check (only_row),
        term bigint not null
      );
      insert into owner (term) values (0);

      create table progress (
        only_row boolean primary key default true check (only_row),
        events bigint,
        gauges bigint
      ) with (fillfactor = 50);
      insert into progress default values;

      create table rules (id text primary key, data json not null);

      create table active (alert_id text primary key, data json not null);

      create table incidents (
        incident_id text primary key,
        rule_id text not null,
        fired_at bigint not null,
        data json not null
      );
      create index incidents_fired_at on incidents (fired_at desc, incident_id desc);
      create index incidents_of_rule on incidents (rule_id, fired_at desc, incident_id desc);

      create table notices (rule_id text primary key, data json not null);

      create table mutes (id text primary key, until bigint not null, data json not null);

      -- labels: JSON of a list of names and values, sorted by name.
      create table samples (
        gauge text not null,
        labels text not null,
        at bigint not null,
        value double precision,
        is_gone boolean not null default false,
        details json
      );
      -- The last sample of each series is read without sorting.
      create unique index samples_of_series on samples (gauge, labels, at desc);
      ${outboxTable}`,
  },
  ...deliveryMigrations,
];
