import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endMarked, isRunning, markProcess, type ProcessMark } from '@/server/embedded/process-mark';

const ORPHAN_TIMEOUT_MS = 8_000;

type Child = ProcessMark & { name: string };

export interface RunLock {
  /** Notes the children that run now, so that the next start can end them if this process is killed. */
  record(children: { name: string; pid: number }[]): void;
  release(): void;
}

function read<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Takes the lock, or returns the running process that has it. A link is made by one of two at once only. */
function tryLock(lock: string): ProcessMark | undefined {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, JSON.stringify(markProcess(process.pid)));
  try {
    for (;;) {
      try {
        linkSync(own, lock);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = read<ProcessMark>(lock);
      if (holder && isRunning(holder)) return holder;
      setAside(lock);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes a dead process's lock; one that a faster start has put there since is put back. */
function setAside(lock: string): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const holder = read<ProcessMark>(aside);
  if (holder && isRunning(holder)) linkSync(aside, lock);
  rmSync(aside, { force: true });
}

async function endOrphans(file: string): Promise<string[]> {
  const children = read<Child[]>(file) ?? [];
  const ended = await Promise.all(
    children.map(async (child) => ((await endMarked(child, 'SIGTERM', ORPHAN_TIMEOUT_MS)) ? child.name : '')),
  );
  rmSync(file, { force: true });
  return ended.filter(Boolean);
}

const FOLDER_FAULTS: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of its disk is used up',
  ENOTDIR: 'a part of that path is a file',
  EEXIST: 'there is a file of that name',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its symbolic links form a circle',
};

/** Makes the folder and does the first write in it. Throws with what the folder is not good for, and the setting. */
function inFolder<T>(dataDir: string, write: () => T): T {
  try {
    mkdirSync(dataDir, { recursive: true });
    return write();
  } catch (error) {
    const reason = FOLDER_FAULTS[(error as NodeJS.ErrnoException).code ?? ''];
    if (!reason) throw error;
    throw new Error(`${dataDir} cannot hold the data: ${reason}. Set DATA_DIR to another folder.`, {
      cause: error,
    });
  }
}

/**
 * Makes this process the only one that runs on a data folder, and ends children that a killed one left
 * behind; `onOrphans` gets their names. Throws with the pid of the process that has the folder.
 */
export async function lockDataDir(dataDir: string, onOrphans: (names: string[]) => void): Promise<RunLock> {
  const lock = path.join(dataDir, 'lock');
  const run = path.join(dataDir, 'run.json');
  const holder = inFolder(dataDir, () => tryLock(lock));
  if (holder) {
    throw new Error(
      `Pulseboard already runs on ${dataDir} (process ${holder.pid}). Stop that one first, or set DATA_DIR ` +
        'to another folder.',
    );
  }
  const orphans = await endOrphans(run);
  if (orphans.length > 0) onOrphans(orphans);
  return {
    record: (children) => {
      const marks = children.flatMap(({ name, pid }) => ({ ...markProcess(pid), name }));
      try {
        writeFileSync(`${run}.new`, JSON.stringify(marks.filter((mark) => 'pid' in mark)));
        renameSync(`${run}.new`, run);
      } catch (error) {
        // It only helps a start after a kill -9: a disk that is full for a while is no reason to end what runs.
        if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      }
    },
    release: () => {
      rmSync(run, { force: true });
      rmSync(lock, { force: true });
    },
  };
}
