/** Requests over the IPC channel between a run and its workers. A worker answers each request or exits with its error. */
import type { ChildProcess } from 'node:child_process';

type Handlers = Record<string, (body: never) => unknown>;

/** Answers requests in a worker process. */
export function serve(handlers: Handlers): void {
  process.on('message', async ({ id, name, body }: { id: number; name: string; body: never }) => {
    process.send?.({ id, answer: await handlers[name]?.(body) });
  });
}

let requests = 0;

/** Sends a request to a worker. Rejects when the worker exits before it answers. */
export function request<Answer>(worker: ChildProcess, name: string, body: object = {}): Promise<Answer> {
  const id = requests++;
  return new Promise((resolve, reject) => {
    const unlisten = () => {
      worker.off('message', take);
      worker.off('exit', ended);
    };
    const take = (message: { id: number; answer: Answer }) => {
      if (message.id !== id) return;
      unlisten();
      resolve(message.answer);
    };
    const ended = () => {
      unlisten();
      reject(new Error(`Process ${worker.pid} ended before it answered "${name}".`));
    };
    worker.on('message', take);
    worker.on('exit', ended);
    worker.send({ id, name, body }, (error) => error && ended());
  });
}
