import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { segmentsIn } from '../names';

/** The names in a folder; none if there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const OWN = ['_state.json', '_pending.json', '_segments', '_staging'];

/** Whether a folder below LAKE_PATH is one that this role writes; of others nothing is touched. */
export async function isOwnFolder(folder: string): Promise<boolean> {
  if (!(await stat(folder)).isDirectory()) return false;
  const names = await readdir(folder);
  if (OWN.some((name) => names.includes(name))) return true;
  return (await filesOf(folder)).some((file) => segmentsIn(path.basename(file)));
}

/** The days, as `dt=2026-01-31`, that have a folder below `root`, ascending. */
export const daysIn = async (root: string): Promise<string[]> =>
  (await namesIn(root)).filter((name) => /^dt=\d{4}-\d\d-\d\d$/.test(name)).toSorted();

/** Absolute paths of the Parquet files of one day. */
export async function filesOfDay(root: string, day: string): Promise<string[]> {
  const hours = (await namesIn(path.join(root, day))).filter((name) => /^hour=\d\d$/.test(name));
  const files = hours.map(async (hour) => {
    const names = await namesIn(path.join(root, day, hour));
    return names.filter((name) => name.endsWith('.parquet')).map((name) => path.join(root, day, hour, name));
  });
  return (await Promise.all(files)).flat().toSorted();
}

/** Absolute paths of the Parquet files of all days. */
export async function filesOf(root: string): Promise<string[]> {
  const files: string[] = [];
  for (const day of await daysIn(root)) files.push(...(await filesOfDay(root, day)));
  return files;
}
