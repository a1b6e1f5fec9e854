import { asLakeError, LakeFolderError } from '../errors';
import type { Maintenance } from '../index';
import type { LakeParts } from '../lake-parts';
import type { TopicFolder } from '../topic-folder';
import { mergeTopic, type TooLarge } from './merge';
import { expireDays, firstKeptDay } from './retention';
import type { Sweeper } from './sweeper';

export interface MaintenanceRun {
  topics: readonly TopicFolder[];
  sweeper: Sweeper;
  tooLarge: TooLarge;
  /** undefined: all days are kept. */
  retentionDays: number | undefined;
  now: number;
  signal?: AbortSignal;
}

/** One run over all topics. What fails for one is done for the others; then the first error is thrown. */
export async function runMaintenance(parts: LakeParts, run: MaintenanceRun): Promise<Maintenance> {
  const result: Maintenance = { merged: { from: 0, to: 0 }, expired: 0 };
  const errors: LakeFolderError[] = [];
  for (const folder of run.topics) {
    if (run.signal?.aborted) break;
    try {
      await maintainTopic(parts, folder, run, result);
    } catch (error) {
      if (!run.signal?.aborted) errors.push(diskError(error, folder.folder));
    }
  }
  if (errors[0]) throw errors[0];
  return result;
}

async function maintainTopic(
  parts: LakeParts,
  folder: TopicFolder,
  { sweeper, tooLarge, retentionDays, now, signal }: MaintenanceRun,
  result: Maintenance,
): Promise<void> {
  const firstDay = retentionDays === undefined ? undefined : firstKeptDay(retentionDays, now);
  if (firstDay !== undefined) result.expired += await expireDays(folder, firstDay);
  const { from, to } = await mergeTopic(parts, folder, { now, tooLarge, signal });
  result.merged.from += from;
  result.merged.to += to;
  for (const table of Object.values(folder.tables)) await sweeper.sweep(table, firstDay, now);
}

/** DuckDB says in its message only that the disk is full. */
function diskError(error: unknown, where: string): LakeFolderError {
  if (!(error instanceof LakeFolderError) && /no space left|disk quota/i.test(String(error)))
    return asLakeError(Object.assign(new Error(String(error), { cause: error }), { code: 'ENOSPC' }), where);
  return asLakeError(error, where);
}
