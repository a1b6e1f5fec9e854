import { LakeEngineError } from '../errors';

/** At most `running` tasks at a time; others wait in order, at most `waiting` of them. */
export function slots(running: number, waiting: number) {
  let free = running;
  const queue: (() => void)[] = [];

  const acquire = (signal: AbortSignal | undefined): Promise<void> | undefined => {
    if (free > 0) {
      free -= 1;
      return undefined;
    }
    if (queue.length >= waiting)
      throw new LakeEngineError('busy', `${waiting} queries wait already. Try again in some seconds.`);
    return new Promise((resolve, reject) => {
      const abandon = () => {
        queue.splice(queue.indexOf(enter), 1);
        reject(new LakeEngineError('interrupted', 'Interrupted while waiting for other queries.'));
      };
      const enter = () => {
        signal?.removeEventListener('abort', abandon);
        resolve();
      };
      queue.push(enter);
      signal?.addEventListener('abort', abandon, { once: true });
    });
  };

  return async <T>(signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> => {
    await acquire(signal);
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}
