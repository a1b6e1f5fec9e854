import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { testOrigin, testSecret } from './gateway-client';

const script = path.join(import.meta.dirname, '../../main.ts');
const preload = path.join(import.meta.dirname, '../../supervisor/processes/exit-with-parent.mjs');

/** Runs `main ROLE` from its sources, as a child process that ends with this one. */
export function startRole(role: string, env: Record<string, string>): ChildProcess {
  return fork(script, [role], {
    execArgv: ['--import', 'tsx', '--import', preload],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      AUTH_SECRET: testSecret,
      ALLOWED_ORIGINS: testOrigin,
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
}

/** Sends a signal, and resolves when the process has exited. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
