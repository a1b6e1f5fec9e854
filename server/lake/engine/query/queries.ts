import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '@/server/lake/columns/field';
import type { FileKind } from '@/server/lake/files';
import type { Database } from '../database';
import { asEngineError, LakeEngineError } from '../errors';
import type { LakeSnapshot, QueryOptions, QueryResult } from '../interface';
import type { TopicMoment } from '../open/topic-table';
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

interface Moments {
  /** Runs `begin`, which begins a transaction, so that the tables are as they are at the moment that it returns. */
  momentOf(topics: readonly string[], begin: () => Promise<unknown>): Promise<TopicMoment[]>;
}

/** Runs queries, each on a connection of its own with views of its topics as of one moment. */
export class Queries {
  private readonly slot;
  private readonly running = new Set<RunningQuery>();

  constructor(
    private readonly database: Database,
    private readonly moments: Moments,
    private readonly limits: QueryLimits,
  ) {
    this.slot = slots(limits.running, limits.waiting);
  }

  query(sql: string, options: QueryOptions): Promise<QueryResult> {
    return this.perform(options, async (connection, query, moments) => {
      await createViews(connection, query, moments, options);
      const statement = await prepareSelect(connection, sql, options.params ?? {});
      const result = await readResult(await statement.stream(), this.limits, () => query.check());
      const scanned = moments.reduce((sum, moment) => sum + rowsInReach(moment, options), 0);
      return { ...result, scanned, freshMs: freshMs(moments), positions: positions(moments) };
    });
  }

  export(sql: string, format: 'csv' | 'parquet', options: QueryOptions): Promise<string> {
    const path = join(this.database.exports, `${randomUUID()}.${format}`);
    const form = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
    const exported = this.perform(options, async (connection, query, moments) => {
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

  snapshot(
    topics: readonly string[],
    openPath: (topic: string, kind: FileKind) => string,
  ): Promise<LakeSnapshot> {
    return this.perform({ topics }, async (connection, query, moments) => {
      const tables: LakeSnapshot['tables'] = {};
      for (const moment of moments) {
        query.check();
        const source = (kind: FileKind) => sourceOf(connection, moment, kind, openPath(moment.topic, kind));
        tables[moment.topic] = { valid: await source('valid'), invalid: await source('invalid') };
      }
      return { tables, freshMs: freshMs(moments), positions: positions(moments) };
    });
  }

  /** Stops all queries, because the writer needs their memory. */
  yieldToWriter(): void {
    for (const query of this.running)
      query.stop(
        'The memory of the lake did not suffice for the query and for writing. Ask for a shorter range or fewer groups.',
        'out_of_memory',
      );
  }

  private perform<T>(
    options: QueryOptions,
    task: (connection: DuckDBConnection, query: RunningQuery, moments: TopicMoment[]) => Promise<T>,
  ): Promise<T> {
    return this.slot(options.signal, async () => {
      const connection = await this.database.instance.connect();
      const query = new RunningQuery(connection, options.signal);
      this.running.add(query);
      try {
        return await query.run(this.limits.limitMs, async () =>
          task(connection, query, await this.begin(connection, query, options)),
        );
      } catch (error) {
        throw asEngineError(error, 'answering a query');
      } finally {
        this.running.delete(query);
        connection.closeSync();
      }
    });
  }

  private async begin(
    connection: DuckDBConnection,
    query: RunningQuery,
    options: QueryOptions,
  ): Promise<TopicMoment[]> {
    const begin = () => connection.run('BEGIN; SELECT 1 FROM memory.main.moment');
    const moments = await this.moments.momentOf(options.topics, begin);
    query.check();
    return moments;
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
