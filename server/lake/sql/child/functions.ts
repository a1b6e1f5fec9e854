/**
 * Functions of DuckDB that a statement may use. Table functions are listed by name, because many of them read files, take
 * addresses of memory, run other statements or change settings. Scalar functions are pure but for a few.
 */

/** Table functions without access to files, memory, settings and other statements. */
const tableFunctions: ReadonlySet<string> = new Set([
  'generate_series',
  'json_each',
  'json_tree',
  'pg_timezone_names',
  'range',
  'repeat',
  'repeat_row',
  'unnest',
]);

/**
 * Scalar functions that show settings or definitions of views (which have paths of files), read tables by a text, write to
 * the log, or are made for DuckDB itself and end the process when they get other arguments.
 */
const refusedScalars: ReadonlySet<string> = new Set([
  'current_setting',
  'getenv',
  'json_deserialize_sql',
  'json_execute_serialized_sql',
  'json_serialize_plan',
  'pg_get_viewdef',
  'variant_bytes_to_variant',
  'variant_to_parquet_variant',
  'write_log',
]);

export const isTableFunction = (name: string): boolean => tableFunctions.has(name.toLowerCase());

export const isScalarRefused = (name: string): boolean =>
  refusedScalars.has(name.toLowerCase()) || name.toLowerCase().startsWith('__internal');

/** Lists of tables and columns that DuckDB has for every database; none shows more than the views have. */
export const catalogViews: ReadonlySet<string> = new Set(['columns', 'schemata', 'tables']);

/** What SHOW lists when no table has this name. */
export const shownLists: ReadonlySet<string> = new Set(['__show_tables_expanded', 'databases', 'tables']);
