import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isRunning, markProcess } from '@/server/embedded/process-mark';
import { LakeFolderError } from './errors';

/** How often the owner touches the lock, so that other hosts and containers see that it runs. */
const HEARTBEAT_MS = 2_000;
const FOREIGN_TIMEOUT_MS = 10_000;

const owner = z.object({ pid: z.int(), startedAt: z.string(), host: z.string() });
type Owner = z.output<typeof owner>;

export interface FolderLock {
  /** Throws a LakeFolderError `locked` when another process has taken the lock, because this one was paused for long. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** The process that a lock file names; undefined: none, or it cannot be read. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  try {
    return owner.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

const touchedAt = (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** A process on another host or in another container cannot be examined: it runs if it touches the lock. */
async function isAlive(file: string, of: Owner, foreignTimeoutMs: number): Promise<boolean> {
  if (of.host === hostname()) return isRunning(of);
  const [first, deadline] = [await touchedAt(file), Date.now() + foreignTimeoutMs];
  while (Date.now() < deadline) {
    await wait(Math.min(HEARTBEAT_MS, foreignTimeoutMs) / 4);
    if ((await touchedAt(file)) !== first) return true;
  }
  return false;
}

const refusal = (file: string, { pid, host }: Owner): LakeFolderError =>
  new LakeFolderError(
    'locked',
    `The process ${pid} on ${host} writes the lake in ${path.dirname(file)}. Stop it first, or set LAKE_PATH to another folder.`,
  );

/** Creating a hard link is atomic; where there are none, creating a file is. */
async function tryCreate(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
  }
  return writeFile(file, await readFile(own), { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return false;
    },
  );
}

/** Removes the lock of a dead process; one that another start has taken in the meantime is restored. */
async function removeStale(file: string, dead: Owner | undefined): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const holder = await ownerOf(aside);
  if (JSON.stringify(holder) !== JSON.stringify(dead)) await tryCreate(aside, file);
  await rm(aside, { force: true });
}

async function take(own: string, file: string, foreignTimeoutMs: number): Promise<void> {
  while (!(await tryCreate(own, file))) {
    const holder = await ownerOf(file);
    if (holder && (await isAlive(file, holder, foreignTimeoutMs))) throw refusal(file, holder);
    await removeStale(file, holder);
  }
}

/**
 * Makes this process the only one that writes `folder`. The lock of a process that has ended is taken over, also of one on
 * another host after `foreignTimeoutMs` without a sign of life. Throws a LakeFolderError `locked` with its holder.
 */
export async function lockFolder(folder: string, foreignTimeoutMs = FOREIGN_TIMEOUT_MS): Promise<FolderLock> {
  const file = path.join(folder, '_lock');
  const own = `${file}.${process.pid}`;
  const text = JSON.stringify({ ...markProcess(process.pid), host: hostname() });
  await writeFile(own, text);
  try {
    await take(own, file, foreignTimeoutMs);
  } finally {
    await rm(own, { force: true });
  }
  const isOwn = async () => (await readFile(file, 'utf8').catch(() => '')) === text;
  const heartbeat = setInterval(() => {
    // A failure is seen by `check`.
    utimes(file, new Date(), new Date()).catch(() => undefined);
  }, HEARTBEAT_MS).unref();
  return {
    check: async () => {
      if (await isOwn()) return;
      throw (await ownerOf(file)) ? refusal(file, owner.parse(await ownerOf(file))) : lost(file);
    },
    release: async () => {
      clearInterval(heartbeat);
      if (await isOwn()) await rm(file, { force: true });
    },
  };
}

const lost = (file: string): LakeFolderError =>
  new LakeFolderError(
    'locked',
    `Somebody has deleted ${file}, which makes this process the only writer. Restart the role lake.`,
  );
