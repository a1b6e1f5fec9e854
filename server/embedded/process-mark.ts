import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * Identifies a process by pid and start time. A pid alone must never be signalled after a restart: it may belong to
 * another process by then.
 */
export type ProcessMark = { pid: number; startedAt: string };

function linuxStart(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in parentheses and may contain spaces; the fields after it are state, ppid, ...
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}:${fields[19]}`;
}

function startTimeOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return linuxStart(pid);
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The mark of a running process; undefined when no process has this pid. */
export function markProcess(pid: number): ProcessMark | undefined {
  const startedAt = startTimeOf(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isRunning(mark: ProcessMark): boolean {
  return startTimeOf(mark.pid) === mark.startedAt;
}

async function endsWithin(mark: ProcessMark, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(mark)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signalMarked(mark: ProcessMark, signal: NodeJS.Signals): void {
  try {
    process.kill(mark.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends a process that may not be a child of this one: sends `signal`, then SIGKILL. Returns false if it had ended before. */
export async function endMarked(
  mark: ProcessMark,
  signal: NodeJS.Signals,
  timeoutMs: number,
): Promise<boolean> {
  if (!isRunning(mark)) return false;
  signalMarked(mark, signal);
  if (await endsWithin(mark, timeoutMs)) return true;
  signalMarked(mark, 'SIGKILL');
  if (await endsWithin(mark, 5_000)) return true;
  throw new Error(
    `The process ${mark.pid} of an earlier run did not end, not even after SIGKILL. End it yourself and start again.`,
  );
}
