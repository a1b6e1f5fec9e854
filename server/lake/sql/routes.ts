import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { sqlCancelled, sqlLimits, sqlRequest, sqlTables } from '@/lib/analytics/sql';
import { problem } from '@/lib/problem';
import { whileConnected } from '@/server/http/while-connected';
import type { LakeContext, LakeRoutes } from '@/server/lake/context';
import { problemOf } from '@/server/lake/reports/problem-of';
import type { Failure } from './protocol';
import { Sandbox } from './sandbox';
import { type Outcome, Statements } from './statements';
import { SqlTables } from './tables';

/** For a while after a statement, because the next one often follows soon. */
const times = { limitMs: sqlLimits.timeMs, graceMs: 2_000, idleMs: 60_000 };

/** Bytes: three for each character of the statement, and the rest. */
const bodyLimit = 304 * 1_024;

const user = z.string().min(1).max(100).describe('The session of the admin.');

/** Runs statements of admins: POST /sql, POST /sql/cancel, GET /sql/tables. */
export const sqlRoutes: LakeRoutes = (guarded, context) => {
  const { log } = context;
  const sandbox = new Sandbox(times, log);
  const tables = tablesOf(context);
  const statements = new Statements(sandbox, tables, log);
  guarded.addHook('onClose', async () => sandbox.stop());

  guarded.get('/sql/tables', { schema: { response: { 200: sqlTables } } }, async () => ({
    tables: tables.list().map(({ name, columns }) => ({ name, columns: [...columns] })),
  }));
  guarded.post(
    '/sql/cancel',
    { schema: { body: z.object({ user }), response: { 200: sqlCancelled } } },
    async ({ body }) => ({ cancelled: statements.cancel(body.user) }),
  );
  guarded.post(
    '/sql',
    { bodyLimit, schema: { body: sqlRequest.extend({ user }) } },
    async ({ body }, reply) => {
      const outcome = await statements.run(body, whileConnected(reply)).catch((error: unknown) => {
        throw problemOf(error);
      });
      if ('failure' in outcome) return sendFailure(reply, outcome.failure);
      if (outcome.file === undefined) return sendRows(reply, outcome);
      return sendFile(reply, outcome, outcome.file, tables);
    },
  );
};

function tablesOf({ engine, folder, logs }: LakeContext): SqlTables {
  return new SqlTables(engine, () => [...logs().keys()], path.resolve(folder.path, '_tmp', 'sql'));
}

/** The rows are JSON already, and large: they are not parsed again. */
function sendRows(reply: FastifyReply, outcome: Outcome): FastifyReply {
  const { columns, rows, elapsedMs, truncated, freshMs } = outcome;
  const rest = JSON.stringify({ columns, elapsedMs, truncated, freshMs });
  return reply.type('application/json').send(`${rest.slice(0, -1)},"rows":${rows}}`);
}

function sendFile(reply: FastifyReply, outcome: Outcome, file: string, tables: SqlTables): FastifyReply {
  const stream = createReadStream(file);
  stream.once('close', () => void tables.delete([file]));
  const isCsv = file.endsWith('.csv');
  reply.headers({
    'content-type': isCsv ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet',
    'content-disposition': `attachment; filename="result.${isCsv ? 'csv' : 'parquet'}"`,
    'x-row-count': outcome.rowCount,
    'x-truncated': String(outcome.truncated),
  });
  return reply.send(stream);
}

const statuses: Record<Failure['kind'], number> = {
  statement: 422,
  memory: 422,
  size: 422,
  time: 422,
  cancelled: 409,
  crash: 422,
};

function sendFailure(reply: FastifyReply, { kind, message, position }: Failure): FastifyReply {
  const document = { ...problem(statuses[kind], message), ...(position === undefined ? {} : { position }) };
  return reply
    .code(document.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(document);
}
