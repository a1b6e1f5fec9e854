/** On Ctrl-C both the terminal and npm send SIGINT to this process; signals within this time count as one. */
const SAME_CTRL_C_MS = 400;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopSignal = keyof typeof EXIT_CODES;

export interface InterruptHandlers {
  /** The first signal: stop in order. */
  stop(signal: StopSignal): void;
  /** A second signal: kill everything now. */
  abandon(exitCode: number): void;
  /** An uncaught error in this process. */
  crashed(error: Error): void;
}

/** Handles the stop signals and uncaught errors of this process. */
export function onInterrupts(handlers: InterruptHandlers, now: () => number = Date.now): void {
  let first: number | undefined;
  const onSignal = (signal: StopSignal) => {
    if (first === undefined) {
      first = now();
      return handlers.stop(signal);
    }
    if (now() - first > SAME_CTRL_C_MS) handlers.abandon(EXIT_CODES[signal]);
  };
  for (const signal of Object.keys(EXIT_CODES) as StopSignal[]) process.on(signal, () => onSignal(signal));
  process.on('uncaughtException', (error) => handlers.crashed(error));
  process.on('unhandledRejection', (reason) =>
    handlers.crashed(reason instanceof Error ? reason : new Error(String(reason))),
  );
}
