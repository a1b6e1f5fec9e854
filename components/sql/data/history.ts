import { z } from 'zod';
import { readStored, writeStored } from '@/components/browser/stored';

const key = 'pulseboard.sql-history';
const maxEntries = 50;
/** Characters of all statements together, and of one. */
const maxCharacters = 100_000;
const maxStatement = 20_000;

const entry = z.object({
  sql: z.string().max(maxStatement),
  /** When it ran last, epoch ms. */
  at: z.number(),
  /** Of the result; null: there was none. */
  rows: z.number().nullable(),
});
export type HistoryEntry = z.output<typeof entry>;

/** The statements that ran in this browser, newest first. */
export const readHistory = (): HistoryEntry[] => readStored(key, z.array(entry).max(maxEntries)) ?? [];

/** Adds a statement in front; the same one is not kept twice. Returns the history. */
export function addToHistory(added: HistoryEntry): HistoryEntry[] {
  if (added.sql.length > maxStatement) return readHistory();
  const others = readHistory().filter(({ sql }) => sql !== added.sql);
  const kept = bounded([added, ...others]);
  writeStored(key, kept);
  return kept;
}

export function clearHistory(): HistoryEntry[] {
  writeStored(key, []);
  return [];
}

function bounded(entries: readonly HistoryEntry[]): HistoryEntry[] {
  let characters = 0;
  const fits = ({ sql }: HistoryEntry) => {
    characters += sql.length;
    return characters <= maxCharacters;
  };
  return entries.slice(0, maxEntries).filter(fits);
}
