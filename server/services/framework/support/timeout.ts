/** A handler did not end in time; its transaction was rolled back. */
export class HandlerTimeout extends Error {
  override name = 'HandlerTimeout';

  constructor(type: string, timeoutMs: number) {
    super(`The handler of ${type} did not end within ${timeoutMs} ms and was rolled back.`);
  }
}

// Time for work that listens to the signal to reject with an error of its own.
const graceMs = 100;

/** Rejects shortly after the signal aborts, so that nobody waits for work that ignores the signal. */
function rejectAfterAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), graceMs), { once: true });
  });
}

/** Runs work with a signal that aborts after `ms`, or when `parent` aborts. Rejects shortly after the abort. */
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
    return await Promise.race([work(controller.signal), rejectAfterAbort(controller.signal)]);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', abort);
  }
}
