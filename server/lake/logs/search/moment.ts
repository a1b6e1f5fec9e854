import { setTimeout as sleep } from 'node:timers/promises';
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

/** The lake has a line within about a second; those that it has not yet are waited for, ms. */
export const longestWaitMs = 3_000;
const retryMs = 200;

/**
 * The same once the lake has read everything below `before`, which the live tail and the analysis have earlier; after
 * `waitMs` without it.
 */
export async function momentWhenRead(
  engine: Pick<LakeEngine, 'query'>,
  before: ReadonlyMap<number, number>,
  signal: AbortSignal,
  waitMs = longestWaitMs,
): ReturnType<typeof momentNow> {
  const until = performance.now() + waitMs;
  for (;;) {
    const moment = await momentNow(engine, before, signal);
    const isRead = [...before].every(([partition, offset]) => offset <= (moment.next[partition] ?? 0));
    if (isRead || performance.now() >= until) return moment;
    await sleep(retryMs, undefined, { signal });
  }
}
