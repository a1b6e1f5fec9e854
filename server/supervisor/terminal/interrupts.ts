/** npm passes Ctrl-C on to a process that the terminal has already told: that is one Ctrl-C, not two. */
const SAME_CTRL_C_MS = 400;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopSignal = keyof typeof EXIT_CODES;

export interface InterruptHandlers {
  /** The first signal: stop in order. */
  stop(signal: StopSignal): void;
  /** Another one while stopping: end everything now. */
  abandon(exitCode: number): void;
  /** Something nobody foresaw went wrong in this process. */
  crashed(error: Error): void;
}

/** Listens to the signals that ask a process to end, and to errors that nothing caught. */
export function onInterrupts(handlers: InterruptHandlers, now: () => number = Date.now): void {
  let first: number | undefined;
  const heard = (signal: StopSignal) => {
    if (first === undefined) {
      first = now();
      return handlers.stop(signal);
    }
    if (now() - first > SAME_CTRL_C_MS) handlers.abandon(EXIT_CODES[signal]);
  };
  for (const signal of Object.keys(EXIT_CODES) as StopSignal[]) process.on(signal, () => heard(signal));
  process.on('uncaughtException', (error) => handlers.crashed(error));
  process.on('unhandledRejection', (reason) =>
    handlers.crashed(reason instanceof Error ? reason : new Error(String(reason))),
  );
}
