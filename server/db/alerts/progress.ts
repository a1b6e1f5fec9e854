import { sql } from 'drizzle-orm';
import type { Queries } from '../connection';
import { alertsTable } from './schema';

/** Up to which time the rules are evaluated, epoch ms; null: not yet. */
export interface EvaluatedTo {
  events: number | null;
  gauges: number | null;
}

export async function loadProgress(queries: Queries): Promise<EvaluatedTo> {
  const { rows } = await queries.execute<{ events: string | null; gauges: string | null }>(
    sql`select events, gauges from ${alertsTable('progress')}`,
  );
  const toNumber = (text: string | null | undefined) =>
    text === null || text === undefined ? null : Number(text);
  return { events: toNumber(rows[0]?.events), gauges: toNumber(rows[0]?.gauges) };
}

export async function saveProgress(tx: Queries, { events, gauges }: EvaluatedTo): Promise<void> {
  await tx.execute(sql`update ${alertsTable('progress')} set events = ${events}, gauges = ${gauges}`);
}
