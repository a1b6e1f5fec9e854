import type { DuckDBConnection } from '@duckdb/node-api';
import { schemaVersionOf, topicColumns } from '@/server/lake/columns/topic-columns';
import type { FileKind, LakeFolder, StagedFile } from '@/server/lake/files';
import type { LogIdentity, PartitionBatch } from '@/server/lake/segment';
import type { Database } from './database';
import { asEngineError, LakeEngineError } from './errors';
import type { LakeEngine, QueryOptions } from './interface';
import { createGeneration, dropGeneration, type Generation } from './open/generation';
import { appendTopic } from './open/raw-tables';
import { type TopicMoment, TopicTable } from './open/topic-table';
import { Queries, type QueryLimits, unknownTopic } from './query/queries';
import { serial } from './serial';
import { type PlannedFile, planFiles } from './write/plan';
import { writeFile } from './write/write-file';

interface Parts {
  database: Database;
  folder: Pick<LakeFolder, 'files' | 'discard'>;
  /** Appends rows and changes tables. */
  appending: DuckDBConnection;
  /** Writes files, while rows are appended. */
  writing: DuckDBConnection;
  limits: QueryLimits;
}

export class DuckLake implements LakeEngine {
  private readonly tables = new Map<string, TopicTable>();
  private readonly queries: Queries;
  /** Everything that changes tables. */
  private readonly change = serial();
  private readonly writes = serial();
  /** What a query sees changes in one step: nothing is committed while one begins. */
  private readonly moment = serial();

  constructor(private readonly parts: Parts) {
    this.queries = new Queries(parts.database, this, parts.limits);
  }

  columns(topic: string) {
    return topicColumns(topic).columns.map((column) => ({ ...column }));
  }

  begin(topic: string, log: LogIdentity, next: readonly number[]): Promise<void> {
    return this.change(async () => {
      const table = this.tables.get(topic);
      if (table && !table.isEmpty)
        throw new LakeEngineError('failed', `Rows of the log before of "${topic}" are not written yet.`);
      const open = table ? undefined : await createGeneration(this.parts.appending, topic);
      await this.moment(async () => {
        if (open) this.tables.set(topic, new TopicTable(topic, log, [...next], open, this.parts.folder));
        else table?.restart(log, next);
      });
    });
  }

  append(batches: readonly PartitionBatch[], asOf: ReadonlyMap<string, number>): Promise<void> {
    return this.change(() => this.withPrecedence('appending rows', () => this.tryAppend(batches, asOf)));
  }

  async write(
    topic: string,
    pathOf: () => Promise<string>,
    about: (kind: string) => string,
  ): Promise<StagedFile[]> {
    const frozen = await this.freeze(topic);
    if (frozen.length === 0) return [];
    return this.writes(() =>
      this.withPrecedence(`writing "${topic}"`, () => this.writeAll(topic, frozen, pathOf, about)),
    );
  }

  async committed(topic: string): Promise<void> {
    const table = this.table(topic);
    const written = await this.moment(async () => table.release());
    await this.change(async () => {
      for (const generation of written) await dropGeneration(this.parts.appending, generation);
    });
  }

  query(sql: string, options: QueryOptions) {
    return this.queries.query(sql, options);
  }

  export(sql: string, format: 'csv' | 'parquet', options: QueryOptions) {
    return this.queries.export(sql, format, options);
  }

  snapshot(topics: readonly string[], openPath: (topic: string, kind: FileKind) => string) {
    return this.queries.snapshot(topics, openPath);
  }

  momentOf(topics: readonly string[], begin: () => Promise<unknown>): Promise<TopicMoment[]> {
    const tables = topics.map((topic) => this.table(topic));
    return this.moment(async () => {
      await begin();
      return tables.map((table) => table.moment());
    });
  }

  async close(): Promise<void> {
    await this.change(async () => {
      this.parts.appending.closeSync();
      this.parts.writing.closeSync();
      this.parts.database.instance.closeSync();
    });
  }

  private table(topic: string): TopicTable {
    const table = this.tables.get(topic);
    if (!table) throw unknownTopic(topic);
    return table;
  }

  private async tryAppend(
    batches: readonly PartitionBatch[],
    asOf: ReadonlyMap<string, number>,
  ): Promise<void> {
    const { appending } = this.parts;
    const byTopic = groupByTopic(batches);
    for (const topic of new Set([...byTopic.keys(), ...asOf.keys()])) this.table(topic);
    await appending.run('BEGIN');
    try {
      for (const [topic, ofTopic] of byTopic) await appendTopic(appending, this.table(topic), ofTopic);
    } catch (error) {
      await appending.run('ROLLBACK');
      throw error;
    }
    await this.moment(async () => {
      await appending.run('COMMIT');
      for (const batch of batches) this.table(batch.topic).added(batch);
      for (const [topic, time] of asOf) this.table(topic).freshAsOf(time);
    });
  }

  private freeze(topic: string): Promise<readonly Generation[]> {
    const table = this.table(topic);
    return this.change(async () => {
      const { rows, invalidRows } = table.appending;
      if (rows + invalidRows === 0) return table.frozenGenerations;
      const replacement = await createGeneration(this.parts.appending, topic);
      return this.moment(async () => table.freeze(replacement));
    });
  }

  private async plan(frozen: readonly Generation[]): Promise<PlannedFile[]> {
    const { writing } = this.parts;
    const valid = await planFiles(
      writing,
      'valid',
      frozen.map((generation) => generation.valid),
    );
    const invalid = await planFiles(
      writing,
      'invalid',
      frozen.map((generation) => generation.invalid),
    );
    return [...valid, ...invalid];
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

  /** The writer goes before queries: when memory does not suffice they are stopped and it tries again, once. */
  private async withPrecedence<T>(doing: string, task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      const failure = asEngineError(error, doing);
      if (failure.problem !== 'out_of_memory') throw failure;
    }
    this.queries.yieldToWriter();
    return task().catch((error) => {
      throw asEngineError(error, doing);
    });
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
