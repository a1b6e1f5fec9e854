import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';

/** Prints a line with the time since the script began. */
export function say(text) {
  const seconds = `${(performance.now() / 1000).toFixed(1)} s`;
  console.log(`${seconds.padStart(8)}  ${text}`);
}

const KILL_AFTER_MS = 8_000;
const running = new Set();

/** Ends the running commands with SIGTERM, and with SIGKILL after 8 s. */
export async function endRunning() {
  const ended = [...running].map(async (child) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
    clearTimeout(timer);
  });
  await Promise.all(ended);
}

/** Runs a command with its output on this terminal. Resolves to its exit code, 1 when a signal ended it. */
export function run(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
    running.add(child);
    child.once('error', (cause) => reject(new Error(`Cannot run ${command}: ${cause.message}`, { cause })));
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** Runs a command. Throws with its exit code and `advice` when it fails. */
export async function mustRun(what, command, args, { advice = 'See its output above.', ...options } = {}) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${what} failed (exit code ${code}). ${advice}`);
}
