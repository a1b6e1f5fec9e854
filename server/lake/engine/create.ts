import type { LakeFolder } from '@/server/lake/files';
import { openDatabase, temporaryFolders } from './database';
import { DuckLake } from './engine';
import type { LakeEngine } from './interface';
import { createRawTables } from './open/raw-tables';
import { Transactions } from './open/transactions';
import { Queries, type QueryLimits } from './query/queries';
import { QueryDatabase } from './query/query-database';

interface LakeEngineLimits extends QueryLimits {
  /** MB of open rows and of what writing a file needs. */
  rowsMb: number;
  /** MB of all queries together. */
  queriesMb: number;
  /** MB on disk of what does not fit into memory, of each of the two. */
  spillMb: number;
}

export interface LakeEngineOptions {
  folder: Pick<LakeFolder, 'path' | 'files' | 'discard'>;
  limits?: Partial<LakeEngineLimits>;
}

const defaults: LakeEngineLimits = {
  rowsMb: 96,
  queriesMb: 96,
  spillMb: 2_000,
  running: 2,
  waiting: 16,
  limitMs: 30_000,
  rows: 50_000,
  characters: 20_000_000,
};

/** Opens the engine; the folder has to be open and its lock held, because what an earlier process spilled is deleted. */
export async function createLakeEngine({ folder, limits }: LakeEngineOptions): Promise<LakeEngine> {
  const { rowsMb, queriesMb, spillMb, ...queryLimits } = { ...defaults, ...limits };
  const folders = await temporaryFolders(folder.path);
  const open = (memoryMb: number, threads: number) =>
    openDatabase(folder.path, folders.spilled, { memoryMb, threads, spillMb });
  // One thread: the rows of a second are too few for two, which cost a third more of a core.
  const database = await open(rowsMb, 1);
  const appending = await database.connect();
  const writing = await database.connect();
  await createRawTables(appending);
  const transactions = new Transactions(appending);
  const queryDatabase = new QueryDatabase(() => open(queriesMb, 2));
  const queries = new Queries(queryDatabase, folders.exports, queryLimits);
  return new DuckLake({
    folder,
    database,
    appending,
    writing,
    transactions,
    queries,
    queryDatabase,
    copies: folders.open,
  });
}
