import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { baseColumns, topicColumns } from '@/server/lake/columns/topic-columns';
import type { PartitionBatch } from '@/server/lake/segment';
import { appendChunks, rawEvents, rawInvalid } from './chunks';
import type { TopicTable } from './topic-table';

/** Creates the tables that appended rows pass through; outside of a transaction they are empty. */
export async function createRawTables(connection: DuckDBConnection): Promise<void> {
  for (const [table, columns] of [
    ['raw_events', rawEvents],
    ['raw_invalid', rawInvalid],
  ] as const) {
    const definition = columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
    await connection.run(`CREATE TABLE ${table} (${definition})`);
  }
}

/** Adds the rows of a topic to its open tables, in the transaction of the connection. */
export async function appendTopic(
  connection: DuckDBConnection,
  table: TopicTable,
  batches: readonly PartitionBatch[],
): Promise<void> {
  const open = table.appending;
  const rows = batches.flatMap((batch) => batch.rows);
  const invalidRows = batches.flatMap((batch) => batch.invalid);
  if (rows.length > 0)
    await pass(connection, 'raw_events', rawEvents, rows, insertEvents(table, open.tableOf('valid')));
  if (invalidRows.length > 0)
    await pass(
      connection,
      'raw_invalid',
      rawInvalid,
      invalidRows,
      insertInvalid(table, open.tableOf('invalid')),
    );
}

async function pass<Row>(
  connection: DuckDBConnection,
  raw: string,
  columns: Parameters<typeof appendChunks<Row>>[1],
  rows: readonly Row[],
  insert: string,
): Promise<void> {
  await appendRaw(connection, raw, columns, rows);
  await connection.run(insert);
  await connection.run(`TRUNCATE ${raw}`);
}

async function appendRaw<Row>(
  connection: DuckDBConnection,
  raw: string,
  columns: Parameters<typeof appendChunks<Row>>[1],
  rows: readonly Row[],
): Promise<void> {
  const appender = await connection.createAppender(raw);
  try {
    appendChunks(appender, columns, rows);
    appender.closeSync();
  } catch (error) {
    discard(appender);
    throw error;
  }
}

/** Otherwise the garbage collector would close it, and append its rows to a later transaction. */
function discard(appender: DuckDBAppender): void {
  try {
    appender.clear();
    appender.closeSync();
  } catch {
    // The transaction is aborted, and nothing is left to append.
  }
}

const numbers = `partition, CAST("offset" AS BIGINT), make_timestamptz(CAST("at" AS BIGINT) * 1000)`;

function insertEvents({ topic, epoch }: TopicTable, table: string): string {
  const { parsed, values, columns } = topicColumns(topic);
  const base = `${numbers}, key, id, type, source, traceparent, ${epoch}, data`;
  const typed = columns.length > baseColumns.length ? `, ${values('parsed').join(', ')}` : '';
  const rows = parsed
    ? `(SELECT *, ${parsed('coalesce(fields, data)')} AS parsed FROM raw_events)`
    : 'raw_events';
  return `INSERT INTO ${table} SELECT ${base}${typed} FROM ${rows}`;
}

const insertInvalid = ({ epoch }: TopicTable, table: string): string =>
  `INSERT INTO ${table} SELECT ${numbers}, key, value, headers, reason, message, ${epoch} FROM raw_invalid`;
