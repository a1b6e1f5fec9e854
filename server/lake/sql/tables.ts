import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { columnsOf } from '@/server/lake/columns/topic-columns';
import type { LakeEngine } from '@/server/lake/engine';
import type { FileKind } from '@/server/lake/files';
import type { KnownTable, ReadTable } from './protocol';

/** A table of a topic as statements name it. */
interface Table extends KnownTable {
  topic: string;
  kind: FileKind;
}

export interface ReadTables {
  tables: ReadTable[];
  freshMs: number | null;
  /** Files that are to be deleted when the statement has ended. */
  written: string[];
}

/** What the SQL page needs of the engine. */
export type SnapshotEngine = Pick<LakeEngine, 'snapshot'>;

/** The tables of the lake for statements: one of each topic, and one of its invalid records. */
export class SqlTables {
  constructor(
    private readonly engine: SnapshotEngine,
    /** Topics that the lake has a table of. */
    private readonly topics: () => readonly string[],
    /** For temporary files. */
    private readonly folder: string,
  ) {}

  /** Creates the folder: the engine empties the one around it when it opens. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
  }

  /** A new path for a result, or for open rows. */
  newPath(extension: string): string {
    return path.join(this.folder, `${randomUUID()}.${extension}`);
  }

  async delete(paths: readonly string[]): Promise<void> {
    await Promise.all(paths.map((file) => rm(file, { force: true })));
  }

  /** Names are unique without regard to case, as in DuckDB: a second one gets a number. */
  list(): Table[] {
    const taken = new Set<string>();
    const name = (wanted: string) => {
      let free = wanted;
      for (let i = 2; taken.has(free.toLowerCase()); i += 1) free = `${wanted}_${i}`;
      taken.add(free.toLowerCase());
      return free;
    };
    const topics = [...this.topics()].sort();
    const valid = topics.map(
      (topic): Table => ({ name: name(topic), topic, kind: 'valid', columns: columnsOf(topic, 'valid') }),
    );
    const invalid = topics.map(
      (topic): Table => ({
        name: name(`invalid_${topic}`),
        topic,
        kind: 'invalid',
        columns: columnsOf(topic, 'invalid'),
      }),
    );
    return [...valid, ...invalid];
  }

  /** What the tables with these names contain now. */
  async read(names: readonly string[]): Promise<ReadTables> {
    const tables = this.list().filter(({ name }) => names.includes(name));
    const written: string[] = [];
    const openPath = () => {
      const file = this.newPath('parquet');
      written.push(file);
      return file;
    };
    const topics = [...new Set(tables.map(({ topic }) => topic))];
    try {
      const { tables: sources, freshMs } = await this.engine.snapshot(topics, openPath);
      const read = tables.flatMap(({ name, columns, topic, kind }) => {
        const source = sources[topic]?.[kind];
        return source ? [{ name, columns, ...source }] : [];
      });
      return { tables: read, freshMs, written };
    } catch (error) {
      await this.delete(written);
      throw error;
    }
  }
}
