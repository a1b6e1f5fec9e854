import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { literal } from '@/server/lake/columns/field';
import type { Disk } from '../disk';
import { replaceFile } from '../disk';
import type { WithDuckDB } from '../duckdb';
import { addAction, type MetaData, protocol, type Txn } from './actions';
import { checkpointName, commitName, versionsIn } from './log-names';
import type { CheckpointReader, TableFile } from './replay';

const TEXTS = 'MAP(VARCHAR, VARCHAR)';
const COLUMNS = {
  txn: 'STRUCT("appId" VARCHAR, "version" BIGINT, "lastUpdated" BIGINT)',
  add:
    `STRUCT("path" VARCHAR, "partitionValues" ${TEXTS}, "size" BIGINT, "modificationTime" BIGINT, ` +
    `"dataChange" BOOLEAN, "stats" VARCHAR, "tags" ${TEXTS})`,
  remove: 'STRUCT("path" VARCHAR, "deletionTimestamp" BIGINT, "dataChange" BOOLEAN)',
  metaData:
    `STRUCT("id" VARCHAR, "name" VARCHAR, "format" STRUCT("provider" VARCHAR, "options" ${TEXTS}), ` +
    `"schemaString" VARCHAR, "partitionColumns" VARCHAR[], "configuration" ${TEXTS}, "createdTime" BIGINT)`,
  protocol: 'STRUCT("minReaderVersion" INTEGER, "minWriterVersion" INTEGER)',
};

export const checkpointReader =
  (withDuckDB: WithDuckDB): CheckpointReader =>
  (file, each) =>
    withDuckDB(async (connection) => {
      const result = await connection.stream(
        `SELECT to_json(t)::VARCHAR FROM read_parquet(${literal(file)}) t`,
      );
      for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk())
        for (const text of chunk.getColumnValues(0)) each(String(text));
    });

function* actions({ metaData, txns, files }: Table): Generator<string> {
  yield `${JSON.stringify({ protocol })}\n${JSON.stringify({ metaData })}\n`;
  for (const txn of txns.values()) yield `${JSON.stringify({ txn })}\n`;
  // Readers must not take rows of a checkpoint for new ones.
  for (const [relative, { file, written }] of files)
    yield `${JSON.stringify({ add: addAction(relative, file, written, false) })}\n`;
}

interface Table {
  version: number;
  metaData: MetaData;
  txns: ReadonlyMap<string, Txn>;
  files: ReadonlyMap<string, TableFile>;
}

/**
 * Writes the checkpoint of a version, so that readers need not read every commit before it. Without the removed files:
 * those are what VACUUM of other programs would delete, and the small files of merged days stay for readers of the folder.
 */
export async function writeCheckpoint(
  folder: string,
  table: Table,
  staging: string,
  to: { disk: Disk; withDuckDB: WithDuckDB },
): Promise<void> {
  const [lines, parquet] = [`${staging}.json`, `${staging}.parquet`];
  const types = Object.entries(COLUMNS).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
  try {
    await pipeline(Readable.from(actions(table)), createWriteStream(lines));
    await to.withDuckDB((connection) =>
      connection.run(
        `COPY (SELECT * FROM read_json(${literal(lines)}, format = 'newline_delimited', maximum_object_size = 1048576, ` +
          `columns = {${types.join(', ')}})) TO ${literal(parquet)} (FORMAT parquet)`,
      ),
    );
    await to.disk.sync(parquet);
    await to.disk.rename(parquet, path.join(folder, checkpointName(table.version)));
    await to.disk.sync(folder);
    const size = 2 + table.txns.size + table.files.size;
    await replaceFile(
      to.disk,
      path.join(folder, '_last_checkpoint'),
      JSON.stringify({ version: table.version, size }),
    );
  } finally {
    await rm(lines, { force: true });
    await rm(parquet, { force: true });
  }
}

/** Deletes commits and checkpoints before the newest checkpoint that are older than `ageMs`. */
export async function removeOldCommits(folder: string, ageMs: number): Promise<void> {
  const { commits, checkpoints } = await versionsIn(folder);
  const newest = checkpoints.at(-1) ?? 0;
  const names = [
    ...commits.filter((version) => version < newest).map(commitName),
    ...checkpoints.slice(0, -1).map(checkpointName),
  ];
  for (const file of names.map((name) => path.join(folder, name)))
    if ((await stat(file)).mtimeMs < Date.now() - ageMs) await rm(file, { force: true });
}
