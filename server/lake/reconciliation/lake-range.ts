import type { Topic } from '@/lib/events';
import type { LakeEngine } from '@/server/lake/engine';
import { boundsSql, withinBounds } from './bounds-sql';
import { hasMoney } from './mark-sql';

/** A row of the lake; without a type it is an invalid message. */
export interface LakeRow {
  type: string | null;
  id: string | null;
  /** The amount of a payment or the total of an order, minor units. */
  amount: number | null;
  currency: string | null;
}

/** The rows of the lake by offset, `to` exclusive: several where an offset is in it more than once. */
export async function lakeRange(
  engine: Pick<LakeEngine, 'query'>,
  { topic, partition, from, to }: { topic: Topic; partition: number; from: number; to: number },
  epoch: number,
): Promise<Map<number, LakeRow[]>> {
  const bounds = [{ partition, from, to, marksFrom: from }];
  const money = hasMoney(topic) ? 'coalesce(amount, total), currency' : 'NULL, NULL';
  const { rows } = await engine.query(
    `WITH ${boundsSql(bounds)}
    SELECT "offset", type, id, ${money} FROM ${topic} JOIN bounds ON ${withinBounds(bounds, epoch)}
    UNION ALL SELECT "offset", NULL, NULL, NULL, NULL
    FROM "_invalid/${topic}" JOIN bounds ON ${withinBounds(bounds, epoch)}`,
    { topics: [topic], invalid: true },
  );
  const found = new Map<number, LakeRow[]>();
  for (const [offset, type, id, amount, currency] of rows) {
    const row = { type, id, amount: amount === null ? null : Number(amount), currency } as LakeRow;
    found.set(Number(offset), [...(found.get(Number(offset)) ?? []), row]);
  }
  return found;
}
