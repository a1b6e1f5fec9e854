import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Starts an embedded server from a child process, kills that process with SIGKILL, and returns the server's pid. */
export async function killParentOf(kind: 'kafka' | 'postgres', dataDir: string): Promise<number> {
  const script = path.join(import.meta.dirname, 'embedded-parent.ts');
  const parent = fork(script, [kind, dataDir], { execArgv: ['--import', 'tsx'] });
  const [pid] = await once(parent, 'message');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  return Number(pid);
}
