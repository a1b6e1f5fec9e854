import type { LakeEngine } from '@/server/lake/engine';
import { type Bounds, boundsNow } from './bounds';

/** What a search sees, from its first page on. */
export interface Moment {
  bounds: Bounds;
  /** Everything that Kafka had at this time is below the bounds, epoch ms; null: not known. */
  asOf: number | null;
}

const endOfTime = 8_640_000_000_000_000;

/** What the lake has now, and the part of it that is below these offsets. */
export async function momentNow(
  engine: Pick<LakeEngine, 'query'>,
  before: ReadonlyMap<number, number>,
  signal: AbortSignal,
): Promise<Moment & { next: readonly number[] }> {
  const nothing = { from: endOfTime, to: endOfTime };
  const { positions, freshMs } = await engine.query('SELECT 1 FROM logs', {
    topics: ['logs'],
    ...nothing,
    signal,
  });
  const { epoch, next } = positions.logs ?? { epoch: 0, next: [] };
  const asOf = freshMs === null ? null : Date.now() - freshMs;
  return { bounds: boundsNow({ epoch, next }, before), asOf, next };
}
