/** The process in which statements of admins run, one at a time: see sandbox.ts, which starts it. */
import { checkStatement } from './child/check-statement';
import { type Database, openDatabase, openEmpty } from './child/database';
import { runForFile, runForRows } from './child/run-statement';
import { failureOf } from './child/statement-error';
import type { Checked, FromChild, Result, RunRequest, SandboxRequest, ToChild } from './protocol';

const send = (message: FromChild): void => void process.send?.(message);

let running: Database | undefined;

async function answer(request: SandboxRequest): Promise<Checked | Result> {
  if (request.kind === 'check') {
    return using(await openEmpty(), async ({ connection }) => ({
      reads: await checkStatement(connection, request.sql, request.tables),
    }));
  }
  return using(await openDatabase(request), async ({ connection }) => {
    await checkStatement(connection, request.sql, namesOf(request));
    return request.file ? runForFile(connection, request, request.file) : runForRows(connection, request);
  });
}

const namesOf = ({ tables, others }: RunRequest): string[] => [...tables, ...others].map(({ name }) => name);

async function using<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  running = database;
  try {
    return await work(database);
  } finally {
    running = undefined;
    database.close();
  }
}

process.on('message', (message: ToChild) => {
  if ('cancel' in message) {
    running?.connection.interrupt();
    return;
  }
  const { id, request } = message;
  answer(request).then(
    (answered) => send({ id, answer: answered }),
    (error: unknown) => send({ id, failure: failureOf(error, request.sql) }),
  );
});
// When the role has ended, by kill -9 too. Not by exit(), which would wait for DuckDB's threads.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
send({ ready: true });
