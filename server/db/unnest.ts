import { type SQL, sql } from 'drizzle-orm';

type ColumnType = 'text' | 'bytea' | 'json' | 'jsonb' | 'bigint' | 'integer';

/**
 * Rows as `unnest(…)` with one array parameter per column, so that the statement is the same for any number of rows and
 * is planned once. JSON columns take any value.
 */
export function unnest<R>(rows: readonly R[], columns: readonly [ColumnType, (row: R) => unknown][]): SQL {
  const arrays = columns.map(([type, read]) => {
    const isJson = type === 'json' || type === 'jsonb';
    const values = rows.map((row) => (isJson ? JSON.stringify(read(row)) : (read(row) ?? null)));
    return sql`${sql.param(values)}::${sql.raw(type)}[]`;
  });
  return sql`unnest(${sql.join(arrays, sql`, `)})`;
}
