import { endRunning } from './run.mjs';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const PARENT_CHECK_MS = 500;

/**
 * Ends the running commands and then the script on SIGINT, SIGTERM and SIGHUP; for scripts that install and build. Without
 * handlers the commands would go on, and so would the script itself as process 1 of a container. Returns a function
 * that removes the handlers.
 */
export function endOnSignals() {
  const end = async (signal) => {
    await endRunning();
    process.exit(EXIT_CODES[signal]);
  };
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, end);
  return () => {
    for (const signal of Object.keys(EXIT_CODES)) process.off(signal, end);
  };
}

/** Emits SIGHUP in this process when npm ended without passing a signal on, as it does on SIGHUP and SIGKILL. */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.emit('SIGHUP', 'SIGHUP');
  }, PARENT_CHECK_MS);
  timer.unref();
}
