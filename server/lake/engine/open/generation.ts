import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, quoted } from '@/server/lake/columns/field';
import { columnsOf } from '@/server/lake/columns/topic-columns';
import type { FileKind } from '@/server/lake/files';
import type { PartitionBatch } from '@/server/lake/segment';

/** Where the rows of a generation are: a table in memory, and copies of its rows for queries, in order. */
interface OpenTable {
  name: string;
  rows: number;
  /** Rows that are in `copies`. */
  copied: number;
  /** Paths of Parquet files. */
  copies: string[];
}

/** Every copy costs each query about 0.3 ms, and copying 50,000 rows again about 100 ms. */
const mostCopies = 40;

let created = 0;

/**
 * The rows that were appended between two calls of write. They are in tables of a DuckDB in which no query runs, because
 * a commit that fails for memory leaves rows twice or not at all (1.5.6, found by limits.test.ts). Queries run in another
 * one and read copies, which are made when they are asked for.
 */
export class Generation {
  /** Smallest and largest record timestamp of the valid rows, epoch ms. */
  minAt = Number.POSITIVE_INFINITY;
  maxAt = Number.NEGATIVE_INFINITY;
  private readers = 0;
  /** Paths of copies that were replaced by one. */
  private readonly replaced: string[] = [];
  private isWritten = false;

  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly folder: string,
    private readonly tables: Record<FileKind, OpenTable>,
  ) {}

  /** `folder`: for copies. */
  static async create(connection: DuckDBConnection, topic: string, folder: string): Promise<Generation> {
    created += 1;
    const table = (kind: FileKind) => ({ name: `${kind}_${created}`, rows: 0, copied: 0, copies: [] });
    const tables = { valid: table('valid'), invalid: table('invalid') };
    for (const kind of ['valid', 'invalid'] as const) {
      const columns = columnsOf(topic, kind).map(({ name, type }) => `${quoted(name)} ${type}`);
      await connection.run(`CREATE TABLE ${tables[kind].name} (${columns.join(', ')})`);
    }
    return new Generation(connection, folder, tables);
  }

  get isEmpty(): boolean {
    return this.tables.valid.rows + this.tables.invalid.rows === 0;
  }
  get rows(): number {
    return this.tables.valid.rows;
  }
  tableOf(kind: FileKind): string {
    return this.tables[kind].name;
  }

  /** The rows of a batch are in the tables. */
  added({ rows, invalid }: PartitionBatch): void {
    this.tables.valid.rows += rows.length;
    this.tables.invalid.rows += invalid.length;
    for (const { at } of rows) {
      this.minAt = Math.min(this.minAt, at);
      this.maxAt = Math.max(this.maxAt, at);
    }
  }

  /** Copies the rows that are in no copy yet. Returns the paths of all copies, which stay until `leave`. */
  async read(kind: FileKind): Promise<readonly string[]> {
    const table = this.tables[kind];
    if (table.copied < table.rows) {
      if (table.copies.length >= mostCopies) {
        this.replaced.push(...table.copies.splice(0));
        table.copied = 0;
      }
      const path = join(this.folder, `${table.name}-${table.copied}-${table.rows}.parquet`);
      await this.connection.run(
        // Read a few times and then deleted: speed before size.
        `COPY (FROM ${table.name} WHERE rowid >= ${table.copied}) TO ${literal(path)} (FORMAT parquet, COMPRESSION lz4_raw)`,
      );
      table.copied = table.rows;
      table.copies.push(path);
    }
    return [...table.copies];
  }

  /** A query begins to read copies. */
  enter(): void {
    this.readers += 1;
  }
  async leave(): Promise<void> {
    this.readers -= 1;
    await this.deleteCopies();
  }

  /** The rows are in files. Queries that began before still read the copies. */
  async drop(): Promise<void> {
    this.isWritten = true;
    const { valid, invalid } = this.tables;
    await this.connection.run(`DROP TABLE ${valid.name}; DROP TABLE ${invalid.name}`);
    await this.deleteCopies();
  }

  private async deleteCopies(): Promise<void> {
    if (this.readers > 0) return;
    const unused = this.replaced.splice(0);
    if (this.isWritten) for (const { copies } of Object.values(this.tables)) unused.push(...copies.splice(0));
    for (const path of unused) await rm(path, { force: true });
  }
}
