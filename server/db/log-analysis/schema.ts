import type { Migration } from '../migration';

export const logAnalysisSchema = 'log_analysis';

/**
 * The state of the role `log-analysis`:
 * - owner: counts the instances that have taken the state over; only the last one may write. Their number is the term
 * - state: the rows of each part, and how far the topic was read
 *
 * json and not jsonb, which refuses the NUL and the lone surrogates that a line may have.
 */
export const logAnalysisMigrations: readonly Migration[] = [
  {
    id: '0001-state',
    statements: `
      create table owner (
        only_row boolean primary key default true check (only_row),
        epoch bigint not null
      );
      insert into owner (epoch) values (0);

      create table state (
        kind text not null,
        id text not null,
        data json not null,
        primary key (kind, id)
      ) with (fillfactor = 50);`,
  },
  // An epoch is that of a log.
  { id: '0002-terms', statements: 'alter table owner rename column epoch to term;' },
];
