import { type DuckDBConnection, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';
import { LakeEngineError } from '../errors';

type Params = Record<string, string | number | boolean | null>;

/** Prepares the one SELECT of a text and binds its $name parameters. Throws on any other statement. */
export async function prepareSelect(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql).catch((error: Error) => {
    // What the binding says of a text with white space and comments only.
    if (error.message !== 'Error in native callback') throw error;
    throw new LakeEngineError('statement', 'There is no statement: send one SELECT.');
  });
  if (statements.count !== 1)
    throw new LakeEngineError('statement', `There are ${statements.count} statements: send one SELECT.`);
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT) {
    statement.destroySync();
    throw new LakeEngineError('statement', 'The statement is no SELECT: only reading is possible.');
  }
  bindNamed(statement, params);
  return statement;
}

/** Binds the parameters that a statement has; others are ignored. */
export function bindNamed(statement: DuckDBPreparedStatement, params: Params): void {
  for (let index = 1; index <= statement.parameterCount; index += 1) {
    const name = statement.parameterName(index);
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined) throw new LakeEngineError('statement', `The parameter $${name} has no value.`);
    // Integers as BIGINT: a DOUBLE or HUGEINT could not be an argument of make_timestamptz.
    if (Number.isSafeInteger(value)) statement.bindBigInt(index, BigInt(value as number));
    // bindValue would take an integer beyond 2^63 for a BIGINT.
    else if (typeof value === 'number') statement.bindDouble(index, value);
    else statement.bindValue(index, value);
  }
}
