import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '@/server/lake/columns/field';
import type { FileKind } from '@/server/lake/files';
import { asEngineError, LakeEngineError } from '../errors';
import type { LakeSnapshot, QueryOptions, QueryResult } from '../interface';
import type { TopicMoment } from '../open/topic-table';
import type { QueryDatabase } from './query-database';
import { type ResultLimits, readResult } from './read-result';
import { RunningQuery } from './running';
import { slots } from './slots';
import { sourceOf } from './snapshot';
import { bindNamed, prepareSelect } from './statement';
import { invalidView, rowsInReach, tableView } from './views';

export interface QueryLimits extends ResultLimits {
  /** At the same time; more wait. */
  running: number;
  waiting: number;
  /** Of one query, ms. */
  limitMs: number;
}

/** What a query reads; it is asked for when it is the query's turn. */
type MomentOf = () => Promise<TopicMoment[]>;

/** Runs queries, each on a connection of its own with views of its topics as of one moment. */
export class Queries {
  private readonly slot;

  constructor(
    private readonly database: QueryDatabase,
    /** A folder for results. */
    private readonly folder: string,
    private readonly limits: QueryLimits,
  ) {
    this.slot = slots(limits.running, limits.waiting);
  }

  query(sql: string, options: QueryOptions, momentOf: MomentOf): Promise<QueryResult> {
    return this.perform(options, momentOf, async (connection, query, moments) => {
      await createViews(connection, query, moments, options);
      const statement = await prepareSelect(connection, sql, options.params ?? {});
      const result = await readResult(await statement.stream(), this.limits, () => query.check());
      const scanned = moments.reduce((sum, moment) => sum + rowsInReach(moment, options), 0);
      return { ...result, scanned, freshMs: freshMs(moments), positions: positions(moments) };
    });
  }

  export(sql: string, format: 'csv' | 'parquet', options: QueryOptions, momentOf: MomentOf): Promise<string> {
    const path = join(this.folder, `${randomUUID()}.${format}`);
    const form = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
    const exported = this.perform(options, momentOf, async (connection, query, moments) => {
      await createViews(connection, query, moments, options);
      (await prepareSelect(connection, sql, options.params ?? {})).destroySync();
      // On a line of its own, because the statement may end with a comment.
      const copy = `COPY (${sql.replace(/[\s;]+$/, '')}\n) TO ${literal(path)} (${form})`;
      const statement = await connection.prepare(copy);
      bindNamed(statement, options.params ?? {});
      await statement.run();
      return path;
    });
    return exported.catch(async (error) => {
      await rm(path, { force: true });
      throw error;
    });
  }

  snapshot(openPath: (topic: string, kind: FileKind) => string, momentOf: MomentOf): Promise<LakeSnapshot> {
    return this.perform({ topics: [] }, momentOf, async (connection, query, moments) => {
      const tables: LakeSnapshot['tables'] = {};
      for (const moment of moments) {
        query.check();
        const source = (kind: FileKind) => sourceOf(connection, moment, kind, openPath(moment.topic, kind));
        tables[moment.topic] = { valid: await source('valid'), invalid: await source('invalid') };
      }
      return { tables, freshMs: freshMs(moments), positions: positions(moments) };
    });
  }

  private perform<T>(
    options: QueryOptions,
    moments: MomentOf,
    task: (connection: DuckDBConnection, query: RunningQuery, moments: TopicMoment[]) => Promise<T>,
  ): Promise<T> {
    return this.slot(options.signal, async () => {
      const connection = await this.database.connect();
      const query = new RunningQuery(connection, options.signal);
      try {
        return await query.run(this.limits.limitMs, () =>
          reading(moments, (seen) => {
            query.check();
            return task(connection, query, seen);
          }),
        );
      } catch (error) {
        throw await this.failure(error);
      } finally {
        connection.closeSync();
      }
    });
  }

  private async failure(error: unknown): Promise<LakeEngineError> {
    const failure = asEngineError(error, 'answering a query');
    if (failure.problem !== 'broken') return failure;
    // Only the statement is affected: the rows are elsewhere.
    await this.database.renew();
    return new LakeEngineError('failed', `DuckDB failed: ${failure.message}`, { cause: error });
  }
}

async function reading<T>(momentOf: MomentOf, task: (moments: TopicMoment[]) => Promise<T>): Promise<T> {
  const moments = await momentOf();
  try {
    return await task(moments);
  } finally {
    for (const moment of moments) await moment.leave();
  }
}

async function createViews(
  connection: DuckDBConnection,
  query: RunningQuery,
  moments: readonly TopicMoment[],
  options: QueryOptions,
): Promise<void> {
  for (const moment of moments) {
    query.check();
    await connection.run(tableView(moment, options));
    if (options.invalid) await connection.run(invalidView(moment, options));
  }
}

function freshMs(moments: readonly TopicMoment[]): number | null {
  const times = moments.map(({ asOf }) => asOf);
  if (times.some((time) => time === undefined)) return null;
  return Math.max(0, Date.now() - Math.min(...(times as number[])));
}

const positions = (moments: readonly TopicMoment[]): QueryResult['positions'] =>
  Object.fromEntries(moments.map(({ topic, epoch, next }) => [topic, { epoch, next }]));

export const unknownTopic = (topic: string): LakeEngineError =>
  new LakeEngineError('unknown_topic', `The lake has no table for the topic "${topic}" yet.`);
