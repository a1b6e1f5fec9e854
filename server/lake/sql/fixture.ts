/** For tests: a lake of Parquet files that DuckDB wrote, and statements that run over it. */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { pino } from 'pino';
import { type SqlRequest, sqlRequest } from '@/lib/analytics/sql';
import { topics as catalogue } from '@/lib/events';
import { literal } from '@/server/lake/columns/field';
import { columnsOf } from '@/server/lake/columns/topic-columns';
import type { LakeSnapshot } from '@/server/lake/engine';
import type { FileKind } from '@/server/lake/files';
import { Sandbox, type SandboxTimes } from './sandbox';
import { type Outcome, Statements } from './statements';
import { type SnapshotEngine, SqlTables } from './tables';

const orders = ({ from, count }: { from: number; count: number }): string => `
  SELECT i % 6 AS partition, i AS "offset", TIMESTAMPTZ '2026-11-26 00:00:00+00' + to_minutes(i) AS at, 'ORD-' || i AS key,
    'id-' || i AS id, 'order.placed' AS type, 'order' AS source, NULL AS traceparent, 0 AS epoch, '{}' AS data,
    'ORD-' || i AS order_id, 1000 + i AS total, CASE i % 2 WHEN 0 THEN 'EUR' ELSE 'JPY' END AS currency
  FROM range(${from}, ${from + count}) r(i)`;

export interface Lake {
  path: string;
  statements: Statements;
  sandbox: Sandbox;
  /** Lines of the log. */
  log: Record<string, unknown>[];
  run(sql: string, more?: Partial<SqlRequest> & { user?: string; signal?: AbortSignal }): Promise<Answered>;
  /** Every file below the path of the lake, with its contents. */
  files(): Promise<Map<string, string>>;
  stop(): Promise<void>;
}
/** The parsed rows of a result, or the failure. */
type Answered = Partial<Omit<Outcome, 'rows'>> & {
  rows?: unknown[][];
  failure?: { kind: string; message: string; position?: number };
};

const times: SandboxTimes = { limitMs: 3_000, graceMs: 500, idleMs: 60_000 };

/** A lake with 2,000 orders in two files and 10 open ones. Statements may run for 3 s unless `times` says otherwise. */
export async function startLake(other: Partial<SandboxTimes> = {}): Promise<Lake> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-sql-'));
  const paths = [path.join(folder, "orders/it's a.parquet"), path.join(folder, 'orders/b.parquet')];
  await mkdir(path.join(folder, 'orders'));
  await writeParquet(orders({ from: 0, count: 1_000 }), paths[0] ?? '');
  await writeParquet(orders({ from: 1_000, count: 1_000 }), paths[1] ?? '');
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const tables = new SqlTables(
    engineOver(paths),
    () => [...catalogue, 'we.ird "topic"'],
    path.join(folder, '_tmp', 'sql'),
  );
  const sandbox = new Sandbox({ ...times, ...other }, logger);
  const statements = new Statements(sandbox, tables, logger);
  return {
    path: folder,
    statements,
    sandbox,
    log,
    run: async (sql, { user = 'ada', signal = new AbortController().signal, ...more } = {}) =>
      parsed(await statements.run({ ...sqlRequest.parse({ sql, ...more }), user }, signal)),
    files: () => filesIn(folder),
    stop: async () => {
      sandbox.stop();
      await rm(folder, { recursive: true });
    },
  };
}

const parsed = (answer: Awaited<ReturnType<Statements['run']>>): Answered =>
  'failure' in answer ? answer : { ...answer, rows: answer.rows ? JSON.parse(answer.rows) : undefined };

/** Writes open rows of `orders` at each snapshot, as the engine does; no other table has rows. */
function engineOver(paths: readonly string[]): SnapshotEngine {
  const source = async (topic: string, kind: FileKind, openPath: () => string) => {
    if (topic !== 'orders' || kind === 'invalid') return { select: empty(topic, kind), paths: [] };
    const open = openPath();
    await writeParquet(orders({ from: 2_000, count: 10 }), open);
    const all = [...paths, open];
    const rows = `SELECT * FROM read_parquet([${all.map(literal).join(', ')}])`;
    return { select: `${empty(topic, kind)} UNION ALL BY NAME ${rows}`, paths: all };
  };
  return {
    snapshot: async (topics, openPath) => {
      const tables: LakeSnapshot['tables'] = {};
      for (const topic of topics) {
        const valid = await source(topic, 'valid', () => openPath(topic, 'valid'));
        tables[topic] = { valid, invalid: await source(topic, 'invalid', () => '') };
      }
      return { tables, freshMs: 120, positions: {} };
    },
  };
}

const empty = (topic: string, kind: FileKind): string => {
  return `SELECT ${columnsOf(topic, kind)
    .map(({ name, type }) => `NULL::${type} AS "${name}"`)
    .join(', ')} WHERE false`;
};

async function writeParquet(select: string, file: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO ${literal(file)} (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'hex')] as const)));
}
