import { eq } from 'drizzle-orm';
import type { Queries } from '../connection';
import type { FrameworkTables } from './tables';

/** A stored value, or undefined when nothing was stored under that name. */
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
