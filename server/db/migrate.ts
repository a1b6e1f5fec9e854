import { sql } from 'drizzle-orm';
import type { Database, Queries } from './connection';
import { frameworkMigrations } from './framework/migrations';
import type { Migration } from './migration';

/** Migrates a service's schema: the framework's tables, then the service's own. Throws as `migrateSchema`. */
export const migrate = (database: Database, schema: string, own: readonly Migration[]): Promise<void> =>
  migrateSchema(database, schema, [...frameworkMigrations, ...own]);

/**
 * Migrates a schema. An advisory lock serializes processes that start together; the table `migrations` of the schema
 * lists what was applied. Throws, with nothing applied, when a migration fails.
 */
export async function migrateSchema(
  database: Database,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`migrate:${schema}`}, 0))`);
    await tx.execute(sql`create schema if not exists ${sql.identifier(schema)}`);
    await tx.execute(sql`select set_config('search_path', ${schema}, true)`);
    await tx.execute(sql`
      create table if not exists migrations (id text primary key, applied_at timestamptz not null default now())`);
    const applied = await appliedIn(tx);
    for (const migration of migrations) {
      if (!applied.has(migration.id)) await apply(tx, schema, migration);
    }
  });
}

async function appliedIn(tx: Queries): Promise<Set<string>> {
  const { rows } = await tx.execute<{ id: string }>(sql`select id from migrations`);
  return new Set(rows.map(({ id }) => id));
}

async function apply(tx: Queries, schema: string, { id, statements }: Migration): Promise<void> {
  try {
    await tx.execute(sql.raw(statements));
    await tx.execute(sql`insert into migrations (id) values (${id})`);
  } catch (error) {
    throw new Error(`Migration "${id}" of the schema "${schema}" failed, so nothing of it was applied.`, {
      cause: error,
    });
  }
}
