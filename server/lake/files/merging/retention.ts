import type { LakeFile } from '../index';
import { addExpired, type Expired } from '../state/expired';
import type { TopicFolder } from '../topic-folder';

const DAY_MS = 24 * 3600_000;

/** The first day that is kept at `now` (epoch ms), YYYY-MM-DD: today and the whole days before it. */
export const firstKeptDay = (retentionDays: number, now: number): string =>
  new Date(now - retentionDays * DAY_MS).toISOString().slice(0, 10);

const expiredOf = (files: readonly LakeFile[], kind: 'rows' | 'invalid'): Expired[] =>
  files.flatMap(({ epoch, offsets }) =>
    offsets.map(({ partition, rows }) => ({ epoch, partition, rows: 0, invalid: 0, [kind]: rows })),
  );

/**
 * Takes the files of days before `firstDay` out of the tables of a topic, one commit a day, and counts their rows as
 * expired. The files themselves are deleted later, when no query reads them (Sweeper). Returns how many.
 */
export async function expireDays(folder: TopicFolder, firstDay: string): Promise<number> {
  let expired = 0;
  const { valid, invalid } = folder.tables;
  const days = new Set([...valid.files, ...invalid.files].map(({ dt }) => dt).filter((dt) => dt < firstDay));
  for (const day of [...days].toSorted()) expired += await expireDay(folder, day);
  return expired;
}

const expireDay = (folder: TopicFolder, day: string): Promise<number> =>
  folder.exclusive(async () => {
    const { valid, invalid } = folder.tables;
    const removed = [valid, invalid].map((table) => ({
      table,
      remove: table.files.filter(({ dt }) => dt === day),
    }));
    const commits = removed
      .filter(({ remove }) => remove.length)
      .map(({ table, remove }) => ({
        table,
        prepared: table.prepare({ add: [], remove, dataChange: true, positions: [], operation: 'DELETE' }),
      }));
    const [rows, bad] = removed.map(({ remove }) => remove);
    const expired = [...expiredOf(rows ?? [], 'rows'), ...expiredOf(bad ?? [], 'invalid')];
    await folder.change({ moves: [], commits, state: { epochs: addExpired(folder.epochs, expired) } });
    return removed.reduce((sum, { remove }) => sum + remove.length, 0);
  });
