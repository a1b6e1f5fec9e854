/** Request and response schemas of POST /api/admin/sql and GET /api/admin/sql/tables. */
import { z } from 'zod';

/** What a statement and its result may need. */
export const sqlLimits = {
  /** Characters of the statement. */
  sql: 100_000,
  timeMs: 30_000,
  /** Rows of a JSON answer, and how many without `limit`. */
  rows: 10_000,
  defaultRows: 1_000,
  /** Bytes of the rows of a JSON answer. */
  bytes: 8 * 1024 * 1024,
  /** Rows and bytes of an exported file. */
  exportRows: 1_000_000,
  exportBytes: 64 * 1024 * 1024,
} as const;

const timeZone = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/)
  .max(64)
  .default('UTC')
  .describe('IANA time zone in which functions of dates and CSV see points in time.');

export const sqlRequest = z.object({
  sql: z
    .string()
    .min(1)
    .max(sqlLimits.sql)
    .describe(
      'One statement that reads: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE or EXPLAIN, in the dialect of DuckDB.',
    ),
  limit: z
    .int()
    .min(1)
    .max(sqlLimits.exportRows)
    .optional()
    .describe(
      `Rows at most. JSON: ${sqlLimits.defaultRows} when unset, and never more than ${sqlLimits.rows}. CSV and Parquet: ${sqlLimits.exportRows}.`,
    ),
  timeZone,
  format: z.enum(['json', 'csv', 'parquet']).default('json'),
});
export type SqlRequest = z.output<typeof sqlRequest>;
export type SqlFormat = SqlRequest['format'];

const sqlColumn = z.object({ name: z.string(), type: z.string().describe('In DuckDB.') });
export type SqlColumn = z.output<typeof sqlColumn>;

export const sqlAnswer = z.object({
  columns: z.array(sqlColumn),
  rows: z
    .array(z.array(z.unknown()))
    .describe(
      'Points in time are epoch ms; numbers that JSON cannot hold exactly are texts; STRUCT is an object, LIST an array.',
    ),
  elapsedMs: z.number().describe('In the process that runs statements.'),
  truncated: z.boolean().describe('The statement had more rows than `limit`, or than 8 MB of JSON hold.'),
  freshMs: z
    .number()
    .nullable()
    .describe('Everything that Kafka had this many ms ago is in the answer; null: no table was read.'),
});
export type SqlAnswer = z.output<typeof sqlAnswer>;

export const sqlTables = z.object({
  tables: z.array(z.object({ name: z.string(), columns: z.array(sqlColumn) })),
});
export type SqlTables = z.output<typeof sqlTables>;

export const sqlCancelled = z.object({
  cancelled: z.boolean().describe('false: no statement of this session was running.'),
});

/** A problem document of a statement that failed. */
export const sqlProblem = z.object({
  detail: z.string(),
  position: z.int().nonnegative().optional().describe('Where the error is: characters from the beginning.'),
});
