import { type DuckDBConnection, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';
import { inspect } from './inspect';
import { onlyReads, parseSelect } from './parse-tree';
import { refused } from './statement-error';

/** Comments, then EXPLAIN or EXPLAIN ANALYZE. The rest of the statement is checked like any other. */
const explain = /^((?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*)(explain\s+(?:analyze\s+)?)/i;

/** The tables that a statement reads. Throws StatementError when it does anything but read tables, or is more than one. */
export async function checkStatement(
  connection: DuckDBConnection,
  sql: string,
  tables: readonly string[],
): Promise<string[]> {
  if (sql.includes('\0'))
    throw refused('The statement contains a NUL character.', sql, bytesBefore(sql, '\0'));
  // Blanks in its place, so that the places of errors stay right.
  const select = sql.replace(
    explain,
    (_, comments: string, word: string) => comments + word.replace(/./gs, ' '),
  );
  return inspect(await parseSelect(connection, select), sql, tables);
}

const bytesBefore = (sql: string, text: string): number => Buffer.byteLength(sql.slice(0, sql.indexOf(text)));

/** Prepares the one statement of a text that checkStatement accepted, and checks by DuckDB's own types that it reads. */
export async function prepare(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw refused(`These are ${statements.count} statements. Run one at a time.`);
  const prepared = await statements.prepare(0);
  const { statementType, parameterCount } = prepared;
  if (statementType !== StatementType.SELECT && statementType !== StatementType.EXPLAIN)
    throw refused(onlyReads);
  if (parameterCount > 0)
    throw refused('The statement has parameters, such as ? or $1. Write values in their place.');
  return prepared;
}
