/** Requests over the IPC channel between a run and its workers. A worker answers each, or ends with its error. */
import type { ChildProcess } from 'node:child_process';

type Handlers = Record<string, (body: never) => unknown>;

/** Answers requests in a worker process. */
export function serve(handlers: Handlers): void {
  process.on('message', async ({ id, name, body }: { id: number; name: string; body: never }) => {
    process.send?.({ id, answer: await handlers[name]?.(body) });
  });
}

let asked = 0;

/** Asks a worker. Rejects when it ends before it answers. */
export function ask<Answer>(worker: ChildProcess, name: string, body: object = {}): Promise<Answer> {
  const id = asked++;
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', take);
      worker.off('exit', ended);
    };
    const take = (message: { id: number; answer: Answer }) => {
      if (message.id !== id) return;
      settle();
      resolve(message.answer);
    };
    const ended = () => {
      settle();
      reject(new Error(`Process ${worker.pid} ended before it answered "${name}".`));
    };
    worker.on('message', take);
    worker.on('exit', ended);
    worker.send({ id, name, body }, (error) => error && ended());
  });
}
