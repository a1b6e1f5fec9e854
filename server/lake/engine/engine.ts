import type { DuckDBConnection } from '@duckdb/node-api';
import { schemaVersionOf, topicColumns } from '@/server/lake/columns/topic-columns';
import type { FileKind, LakeFolder, StagedFile } from '@/server/lake/files';
import type { LogIdentity, PartitionBatch } from '@/server/lake/segment';
import type { Database } from './database';
import { asEngineError, LakeEngineError } from './errors';
import type { LakeEngine, QueryOptions } from './interface';
import { Generation } from './open/generation';
import { appendTopic } from './open/raw-tables';
import { type TopicMoment, TopicTable } from './open/topic-table';
import type { Transactions } from './open/transactions';
import { type Queries, unknownTopic } from './query/queries';
import type { QueryDatabase } from './query/query-database';
import { serial } from './serial';
import { type PlannedFile, planFiles } from './write/plan';
import { writeFile } from './write/write-file';

interface Parts {
  folder: Pick<LakeFolder, 'files' | 'discard'>;
  /** Of the open rows. */
  database: Database;
  /** Appends rows and changes tables. */
  appending: DuckDBConnection;
  /** Writes files, while rows are appended. */
  writing: DuckDBConnection;
  transactions: Transactions;
  queries: Queries;
  queryDatabase: QueryDatabase;
  /** A folder for copies of open rows. */
  copies: string;
}

export class DuckLake implements LakeEngine {
  private readonly tables = new Map<string, TopicTable>();
  /** Everything that changes tables, and a query that takes its view of them. */
  private readonly change = serial();
  private readonly writes = serial();

  constructor(private readonly parts: Parts) {}

  columns(topic: string) {
    return topicColumns(topic).columns.map((column) => ({ ...column }));
  }

  begin(topic: string, log: LogIdentity, next: readonly number[]): Promise<void> {
    return this.change(async () => {
      const table = this.tables.get(topic);
      if (table && !table.isEmpty)
        throw new LakeEngineError('failed', `Rows of the log before of "${topic}" are not written yet.`);
      const { folder } = this.parts;
      if (table) table.restart(log, next);
      else
        this.tables.set(
          topic,
          new TopicTable(topic, log, [...next], await this.newGeneration(topic), folder),
        );
    });
  }

  append(batches: readonly PartitionBatch[], asOf: ReadonlyMap<string, number>): Promise<void> {
    return this.change(() => explained('appending rows', () => this.appendAll(batches, asOf)));
  }

  async write(
    topic: string,
    pathOf: () => Promise<string>,
    about: (kind: string) => string,
  ): Promise<StagedFile[]> {
    const frozen = await this.freeze(topic);
    if (frozen.length === 0) return [];
    return this.writes(() =>
      explained(`writing "${topic}"`, () => this.writeAll(topic, frozen, pathOf, about)),
    );
  }

  committed(topic: string): Promise<void> {
    const table = this.table(topic);
    return this.change(async () => {
      for (const generation of table.release()) await generation.drop();
    });
  }

  query(sql: string, options: QueryOptions) {
    return this.parts.queries.query(sql, options, this.momentOf(options.topics, options.invalid));
  }

  export(sql: string, format: 'csv' | 'parquet', options: QueryOptions) {
    const moment = this.momentOf(options.topics, options.invalid);
    return this.parts.queries.export(sql, format, options, moment);
  }

  snapshot(topics: readonly string[], openPath: (topic: string, kind: FileKind) => string) {
    return this.parts.queries.snapshot(openPath, this.momentOf(topics, true));
  }

  async close(): Promise<void> {
    const { appending, writing, database, queryDatabase } = this.parts;
    await this.change(async () => {
      appending.closeSync();
      writing.closeSync();
      database.close();
      await queryDatabase.close();
    });
  }

  /** The topics at one moment, when nothing changes. */
  private momentOf(topics: readonly string[], invalid = false): () => Promise<TopicMoment[]> {
    return () =>
      this.change(async () => {
        this.parts.transactions.check();
        const tables = topics.map((topic) => this.table(topic));
        return momentsOf(tables, invalid ? ['valid', 'invalid'] : ['valid']);
      });
  }

  private table(topic: string): TopicTable {
    const table = this.tables.get(topic);
    if (!table) throw unknownTopic(topic);
    return table;
  }

  private async appendAll(
    batches: readonly PartitionBatch[],
    asOf: ReadonlyMap<string, number>,
  ): Promise<void> {
    const { appending, transactions } = this.parts;
    const byTopic = groupByTopic(batches);
    for (const topic of [...byTopic.keys(), ...asOf.keys()]) this.table(topic);
    if (batches.some(({ rows, invalid }) => rows.length + invalid.length > 0))
      await transactions.run(async () => {
        for (const [topic, ofTopic] of byTopic) await appendTopic(appending, this.table(topic), ofTopic);
      });
    for (const batch of batches) this.table(batch.topic).added(batch);
    for (const [topic, time] of asOf) this.table(topic).freshAsOf(time);
  }

  private freeze(topic: string): Promise<readonly Generation[]> {
    const table = this.table(topic);
    return this.change(async () => {
      this.parts.transactions.check();
      if (table.appending.isEmpty) return table.frozenGenerations;
      return table.freeze(await this.newGeneration(topic));
    });
  }

  private newGeneration(topic: string): Promise<Generation> {
    const { appending, copies } = this.parts;
    return explained('creating tables', () => Generation.create(appending, topic, copies));
  }

  private async plan(frozen: readonly Generation[]): Promise<PlannedFile[]> {
    const planned = (kind: FileKind) =>
      planFiles(
        this.parts.writing,
        kind,
        frozen.map((generation) => generation.tableOf(kind)),
      );
    return [...(await planned('valid')), ...(await planned('invalid'))];
  }

  private async writeAll(
    topic: string,
    frozen: readonly Generation[],
    pathOf: () => Promise<string>,
    about: (kind: string) => string,
  ): Promise<StagedFile[]> {
    const paths: string[] = [];
    const staged: StagedFile[] = [];
    try {
      for (const file of await this.plan(frozen)) {
        const path = await pathOf();
        paths.push(path);
        const version = schemaVersionOf(topic, file.kind);
        staged.push(await writeFile(this.parts.writing, file, path, about(file.kind), version));
      }
      return staged;
    } catch (error) {
      await this.parts.folder.discard(paths);
      throw error;
    }
  }
}

async function momentsOf(tables: readonly TopicTable[], kinds: readonly FileKind[]): Promise<TopicMoment[]> {
  const moments: TopicMoment[] = [];
  try {
    for (const table of tables) moments.push(await table.moment(kinds));
    return moments;
  } catch (error) {
    for (const moment of moments) await moment.leave();
    throw error;
  }
}

async function explained<T>(doing: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw asEngineError(error, doing);
  }
}

function groupByTopic(batches: readonly PartitionBatch[]): Map<string, PartitionBatch[]> {
  const groups = new Map<string, PartitionBatch[]>();
  for (const batch of batches) {
    const group = groups.get(batch.topic);
    if (group) group.push(batch);
    else groups.set(batch.topic, [batch]);
  }
  return groups;
}
