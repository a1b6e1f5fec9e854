import {
  bigint,
  bigserial,
  boolean,
  customType,
  integer,
  json,
  jsonb,
  pgSchema,
  text,
} from 'drizzle-orm/pg-core';

/**
 * Headers of a record in order, with their bytes decoded as Latin-1, which JSON keeps exactly. Earlier releases stored
 * an object of texts by name; the outbox may still hold such rows.
 */
export type StoredHeaders = readonly (readonly [string, string | null])[] | Readonly<Record<string, string>>;

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/**
 * The framework's tables in one service's schema:
 * - handled: the inbox, identities of handled events
 * - inbox: event ids that an earlier release stored without their sources
 * - outbox: records to publish, in order
 * - postponed (stored as "parked"): messages in the retry topic, which later messages of the same key must not overtake
 * - tasks: work that is due at a time, or that runs outside a transaction
 * - settings: values that an admin changes at run time
 */
export function frameworkTables(schema: string) {
  const within = pgSchema(schema);
  return {
    schema,
    handled: within.table('handled_events', { identity: text('identity').primaryKey() }),
    inbox: within.table('inbox', {
      eventId: text('event_id').primaryKey(),
      resolved: boolean('resolved').notNull().default(false),
    }),
    outbox: within.table('outbox', {
      id: bigserial('id', { mode: 'number' }).primaryKey(),
      topic: text('topic').notNull(),
      key: bytea('key'),
      value: bytea('value'),
      headers: json('headers').$type<StoredHeaders>().notNull(),
    }),
    postponed: within.table('parked', {
      topic: text('topic').notNull(),
      partition: integer('partition').notNull(),
      offset: bigint('offset', { mode: 'number' }).notNull(),
      key: text('key').notNull(),
      attempts: integer('attempts').notNull(),
    }),
    tasks: within.table('tasks', {
      kind: text('kind').notNull(),
      key: text('key').notNull(),
      dueAt: bigint('due_at', { mode: 'number' }).notNull(),
      data: jsonb('data').notNull(),
      attempts: integer('attempts').notNull().default(0),
      leasedUntil: bigint('leased_until', { mode: 'number' }).notNull().default(0),
      lease: text('lease'),
      traceparent: text('traceparent'),
      lastError: text('last_error'),
    }),
    settings: within.table('settings', {
      name: text('name').primaryKey(),
      value: jsonb('value').notNull(),
    }),
  };
}
export type FrameworkTables = ReturnType<typeof frameworkTables>;
