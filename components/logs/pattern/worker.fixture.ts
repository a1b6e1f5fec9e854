import { expressionTester } from './expression';
import type { OpenWorker, TesterWorker } from './tester';

/** The worker in memory: the same tester, which answers later in the same thread. */
export const openInMemory: OpenWorker = () => {
  const answer = expressionTester();
  let isOver = false;
  const worker: TesterWorker = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => queueMicrotask(() => !isOver && worker.onmessage?.({ data: answer(message) })),
    terminate: () => {
      isOver = true;
    },
  };
  return worker;
};

/** A worker that answers nothing, and how often one was opened and ended. */
export function silentWorkers() {
  const counts = { opened: 0, ended: 0 };
  const open: OpenWorker = () => {
    counts.opened += 1;
    return {
      onmessage: null,
      onerror: null,
      postMessage: () => undefined,
      terminate: () => {
        counts.ended += 1;
      },
    };
  };
  return { open, counts };
}
