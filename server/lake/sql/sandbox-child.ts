import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import path from 'node:path';

/** KiB of data that the operating system lets the process have; DuckDB then reports that memory is exhausted. */
const dataLimitKb = 640 * 1024;
/** Bytes of resident memory above which the process is ended. */
const residentLimit = 450 * 1024 * 1024;
const heapMb = 128;
const pageBytes = 4_096;

/** Beside this file: the bundle in dist/server has it as JavaScript. */
const script = path.join(import.meta.dirname, `sql-sandbox${path.extname(import.meta.filename)}`);
const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : [];

/**
 * Starts the process in which statements run. It gets no variables of this process, so no secrets; the shell sets the limit
 * of its memory and becomes it.
 */
export function startSandboxChild(): ChildProcess {
  const limit = `ulimit -c 0; ulimit -d ${dataLimitKb} 2>/dev/null; exec "$0" "$@"`;
  const node = [process.execPath, `--max-old-space-size=${heapMb}`, ...loader, script];
  const child = spawn('/bin/sh', ['-c', limit, ...node], {
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  // Live events have priority.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return child;
}

/** Whether the process has more memory than it may. Only known on Linux; elsewhere its own limits hold. */
export function isTooLarge(pid: number): boolean {
  try {
    const [, resident] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return Number(resident) * pageBytes > residentLimit;
  } catch {
    return false;
  }
}
