import { endRunning } from './run.mjs';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const PARENT_CHECK_MS = 500;

/**
 * While a script installs and builds: a signal ends what it runs, and then the script. Without a handler nothing would
 * end what it runs, and as the first process of a container it would not even end itself. Returns what takes this back.
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

/** An npm that ends without a word, as on SIGHUP or SIGKILL, counts as a closed terminal: everything stops in order. */
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
