import { z } from 'zod';
import { storedState } from '../state/state-file';

const move = z.object({ from: z.string(), to: z.string() });

/**
 * The redo record of one change of a topic's files, in `_pending.json` while it is made. All paths are relative to
 * LAKE_PATH. Each step may be repeated: what was done is not done again.
 */
const transaction = z.object({
  format: z.literal(1),
  /** Complete files, and the names under which they become visible. */
  moves: z.array(move),
  /** Prepared commits of Delta logs, and their names in the log, which must be free. */
  logs: z.array(move),
  state: storedState,
});
export type Transaction = z.output<typeof transaction>;

export const encodeTransaction = (of: Transaction): string => JSON.stringify(transaction.parse(of));

export const decodeTransaction = (text: string): Transaction => transaction.parse(JSON.parse(text));
