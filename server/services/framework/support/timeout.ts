/** A handler did not end in time; its transaction was cut. */
export class HandlerTimeout extends Error {
  override name = 'HandlerTimeout';

  constructor(type: string, timeoutMs: number) {
    super(`The handler of ${type} did not end within ${timeoutMs} ms; nothing of it was kept.`);
  }
}

// Work that listens to the signal ends by itself, with an error of its own.
const graceMs = 100;

/** Rejects a little after the signal aborts: work that does not listen to it is not waited for. */
function abandoned(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), graceMs), { once: true });
  });
}

/** Runs work with a signal that aborts after `ms`, or with `parent`. */
export async function withDeadline<T>(
  ms: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(parent.reason);
  const timer = setTimeout(() => controller.abort(new Error(`It took longer than ${ms} ms.`)), ms);
  parent.addEventListener('abort', abort, { once: true });
  try {
    parent.throwIfAborted();
    return await Promise.race([work(controller.signal), abandoned(controller.signal)]);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', abort);
  }
}
