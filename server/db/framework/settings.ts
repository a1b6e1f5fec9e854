import { eq } from 'drizzle-orm';
import type { Queries } from '../connection';
import type { FrameworkTables } from './tables';

/** The value that is stored under a name, or undefined. */
export async function readSetting(
  queries: Queries,
  { settings }: FrameworkTables,
  name: string,
): Promise<unknown> {
  const [row] = await queries.select().from(settings).where(eq(settings.name, name));
  return row?.value;
}

export async function writeSetting(
  queries: Queries,
  { settings }: FrameworkTables,
  name: string,
  value: unknown,
): Promise<void> {
  await queries
    .insert(settings)
    .values({ name, value })
    .onConflictDoUpdate({ target: settings.name, set: { value } });
}
