import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { parserError, refused } from './statement-error';

const tree = z.object({
  error: z.boolean(),
  error_type: z.string().optional(),
  error_message: z.string().optional(),
  position: z.coerce.number().optional(),
  statements: z.array(z.unknown()).optional(),
});

const parse =
  'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)';

export const onlyReads =
  'Only statements that read can be run here: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE and EXPLAIN of them. Nothing was changed.';

/** The parse tree of the one SELECT that the text consists of. Throws StatementError when it is anything else. */
export async function parseSelect(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const rows = await (await connection.runAndReadAll(parse, [sql])).getRows();
  const {
    error,
    error_type,
    error_message,
    position,
    statements = [],
  } = tree.parse(JSON.parse(String(rows[0]?.[0])));
  if (error_type === 'not implemented') throw refused(onlyReads);
  if (error) throw parserError(error_message ?? '', sql, position);
  if (statements.length === 0) throw refused('There is no statement. Write one, such as: FROM orders');
  if (statements.length > 1) throw refused(`These are ${statements.length} statements. Run one at a time.`);
  return statements[0];
}
