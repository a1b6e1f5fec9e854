import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { logIdentity, partitionCounts } from '../segment-text';

const count = z.int().nonnegative();

const partitionTotals = partitionCounts.extend({ expired: z.object({ rows: count, invalid: count }) });

const epoch = logIdentity.extend({ partitions: z.array(partitionTotals) });
export type EpochTotals = z.output<typeof epoch>;

/** What `_state.json` of a topic says. The files themselves are listed in the Delta logs. */
export const storedState = z.object({
  format: z.literal(1),
  topic: z.string(),
  /** Counts the transactions: a later state has a larger one. */
  revision: count,
  nextSegment: count,
  newestAt: z.number().nullable(),
  /** Oldest first. */
  epochs: z.array(epoch),
  /** Newest version of each Delta log; -1: none was written. */
  logs: z.object({ valid: z.int().min(-1), invalid: z.int().min(-1) }),
});
export type StoredState = z.output<typeof storedState>;

export const emptyState = (topic: string): StoredState => ({
  format: 1,
  topic,
  revision: 0,
  nextSegment: 0,
  newestAt: null,
  epochs: [],
  logs: { valid: -1, invalid: -1 },
});

const digest = (state: unknown): string => createHash('sha256').update(JSON.stringify(state)).digest('hex');

export const encodeState = (state: StoredState): string =>
  JSON.stringify({ state: storedState.parse(state), sha256: digest(storedState.parse(state)) });

/** The state in a file; `missing`, or `damaged`: it is to be rebuilt from the files. */
export async function readState(file: string): Promise<StoredState | 'missing' | 'damaged'> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
    throw error;
  }
  try {
    const { state, sha256 } = z.object({ state: storedState, sha256: z.string() }).parse(JSON.parse(text));
    return digest(state) === sha256 ? state : 'damaged';
  } catch {
    return 'damaged';
  }
}
