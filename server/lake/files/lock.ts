import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { isRunning, markProcess } from '@/server/embedded/process-mark';
import { LakeFolderError } from './errors';

const owner = z.object({ pid: z.int(), startedAt: z.string(), host: z.string() });
type Owner = z.output<typeof owner>;

/** The process that a lock file names; undefined: none, or it cannot be read. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  try {
    return owner.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A process on another host cannot be examined: it counts as running. */
const isAlive = (of: Owner): boolean => of.host !== hostname() || isRunning(of);

function refuse(file: string, { pid, host }: Owner): never {
  const foreign =
    host === hostname() ? '' : ` If that host no longer runs it, delete ${file} and start again.`;
  throw new LakeFolderError(
    'locked',
    `The process ${pid} on ${host} writes the lake in ${path.dirname(file)}. Stop it first, or set LAKE_PATH to another folder.${foreign}`,
  );
}

/** Creating a hard link is atomic. */
async function tryLink(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Removes the lock of a dead process; one that another start has taken in the meantime is restored. */
async function removeStale(file: string): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const holder = await ownerOf(aside);
  if (holder && isAlive(holder)) await tryLink(aside, file);
  await rm(aside, { force: true });
}

/**
 * Makes this process the only one that writes `folder`. The lock of a process that has ended is taken over. Throws a
 * LakeFolderError `locked` with the process that holds it. Returns what releases it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, '_lock');
  const own = `${file}.${process.pid}`;
  await writeFile(own, JSON.stringify({ ...markProcess(process.pid), host: hostname() }));
  try {
    while (!(await tryLink(own, file))) {
      const holder = await ownerOf(file);
      if (holder && isAlive(holder)) refuse(file, holder);
      await removeStale(file);
    }
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(file, { force: true });
}
