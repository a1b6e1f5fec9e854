import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endMarked, isRunning, markProcess, type ProcessMark } from '@/server/embedded/process-mark';

const ORPHAN_TIMEOUT_MS = 8_000;

type Child = ProcessMark & { name: string };

export interface RunLock {
  /** Stores the running children, so that the next start can end them if this process is killed. */
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

/** Takes the lock, or returns the running process that holds it. Creating a hard link is atomic. */
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
      removeStaleLock(lock);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes the lock of a dead process; a lock that another start has taken in the meantime is restored. */
function removeStaleLock(lock: string): void {
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

const FOLDER_ERRORS: Record<string, string> = {
  EACCES: 'this user has no write permission',
  EPERM: 'this user has no write permission',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file with this name exists',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its symbolic links form a loop',
};

/** Creates the folder and runs the first write in it. Throws with the reason and DATA_DIR when it cannot be used. */
function inFolder<T>(dataDir: string, write: () => T): T {
  try {
    mkdirSync(dataDir, { recursive: true });
    return write();
  } catch (error) {
    const reason = FOLDER_ERRORS[(error as NodeJS.ErrnoException).code ?? ''];
    if (!reason) throw error;
    throw new Error(
      `${dataDir} cannot be used as the data folder: ${reason}. Set DATA_DIR to another folder.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Makes this process the only one with a data folder, and ends the children of a killed earlier run; `onOrphans` gets
 * their names. Throws with the pid of the process that holds the lock.
 */
export async function lockDataDir(dataDir: string, onOrphans: (names: string[]) => void): Promise<RunLock> {
  const lock = path.join(dataDir, 'lock');
  const run = path.join(dataDir, 'run.json');
  const holder = inFolder(dataDir, () => tryLock(lock));
  if (holder) {
    throw new Error(
      `Pulseboard is already running with the data folder ${dataDir} (process ${holder.pid}). Stop it first, or set ` +
        'DATA_DIR to another folder.',
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
        // Needed only after a kill -9 of this process, so a full disk must not end the run.
        if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      }
    },
    release: () => {
      rmSync(run, { force: true });
      rmSync(lock, { force: true });
    },
  };
}
