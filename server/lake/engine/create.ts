import type { LakeFolder } from '@/server/lake/files';
import { type DatabaseLimits, openDatabase } from './database';
import { DuckLake } from './engine';
import type { LakeEngine } from './interface';
import { createRawTables } from './open/raw-tables';
import type { QueryLimits } from './query/queries';

export interface LakeEngineOptions {
  folder: Pick<LakeFolder, 'path' | 'files' | 'discard'>;
  limits?: Partial<DatabaseLimits & QueryLimits>;
}

const defaults: DatabaseLimits & QueryLimits = {
  memoryMb: 160,
  threads: 2,
  spillMb: 2_000,
  running: 2,
  waiting: 16,
  limitMs: 30_000,
  rows: 50_000,
  characters: 20_000_000,
};

/** Opens the engine; the folder has to be open and its lock held, because what an earlier process spilled is deleted. */
export async function createLakeEngine({ folder, limits }: LakeEngineOptions): Promise<LakeEngine> {
  const all = { ...defaults, ...limits };
  const database = await openDatabase(folder.path, all);
  const appending = await database.instance.connect();
  const writing = await database.instance.connect();
  await createRawTables(appending);
  return new DuckLake({ database, folder, appending, writing, limits: all });
}
