import { catalogViews, isScalarRefused, isTableFunction, shownLists } from './functions';
import { refused } from './statement-error';

type Node = Record<string, unknown>;

/** What a parse tree refers to. `at`: bytes from the beginning of the statement. */
interface References {
  tables: { name: string; schema: string; catalog: string; at?: number }[];
  shown: string[];
  /** Names of WITH clauses, in lower case. */
  withs: Set<string>;
}

/**
 * Checks that a parse tree of DuckDB uses the given tables and harmless functions only, and returns which of the tables.
 * Every other name could be a file: DuckDB opens `FROM 'x.parquet'`. Throws StatementError.
 */
export function inspect(statement: unknown, sql: string, tables: readonly string[]): string[] {
  const found = collect(statement, sql);
  const byName = new Map(tables.map((name) => [name.toLowerCase(), name]));
  const reads = new Set<string>();
  for (const { name, schema, catalog, at } of found.tables) {
    const table = isOwn(catalog, ['memory']) && isOwn(schema, ['main']) ? byName.get(name) : undefined;
    if (table !== undefined) reads.add(table);
    else if (catalog || schema) requireCatalogView(schema, name, sql, at);
    else if (!found.withs.has(name)) throw unknownTable(name, tables, sql, at);
  }
  for (const name of found.shown) {
    const table = byName.get(name);
    if (table !== undefined) reads.add(table);
    else if (!shownLists.has(name)) throw unknownTable(name, tables, sql);
  }
  return [...reads];
}

const isOwn = (name: string, own: readonly string[]): boolean => name === '' || own.includes(name);

function requireCatalogView(schema: string, name: string, sql: string, at?: number): void {
  if (schema === 'information_schema' && catalogViews.has(name)) return;
  throw refused(`There is no table "${name}" in "${schema}". SHOW TABLES lists the tables.`, sql, at);
}

function unknownTable(name: string, tables: readonly string[], sql: string, at?: number) {
  const list = tables.length > 12 ? 'SHOW TABLES lists the tables.' : `The tables are ${tables.join(', ')}.`;
  return refused(`There is no table "${name.slice(0, 100)}". Files cannot be read here. ${list}`, sql, at);
}

/** Without recursion, because statements may be nested deeply. */
function collect(statement: unknown, sql: string): References {
  const found: References = { tables: [], shown: [], withs: new Set() };
  const waiting: unknown[] = [statement];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) waiting.push(...node);
    else waiting.push(...visit(node as Node, found, sql));
  }
  return found;
}

/** Notes what a node refers to, and returns what is left to visit in it. */
function visit(node: Node, found: References, sql: string): unknown[] {
  if (node.type === 'TABLE_FUNCTION') return visitTableFunction(node, sql);
  if (node.type === 'BASE_TABLE') found.tables.push(tableOf(node));
  if (node.type === 'SHOW_REF' && node.table_name) found.shown.push(unquoted(textOf(node.table_name)));
  if (typeof node.cte_name === 'string') addWith(found, node.cte_name);
  const { map } = (node.cte_map ?? {}) as { map?: { key?: unknown }[] };
  for (const { key } of map ?? []) addWith(found, textOf(key));
  if (typeof node.function_name === 'string' && isScalarRefused(node.function_name))
    throw refused(`The function ${node.function_name} cannot be used here.`, sql, locationOf(node));
  return Object.values(node);
}

function visitTableFunction(node: Node, sql: string): unknown[] {
  const { function: call, ...rest } = node;
  const { function_name: name, ...inner } = (call ?? {}) as Node;
  if (typeof name !== 'string' || !isTableFunction(name))
    throw refused(
      `The table function ${textOf(name)} cannot be used here: statements read the tables, and no files or settings.`,
      sql,
      locationOf(node),
    );
  return [...Object.values(rest), ...Object.values(inner)];
}

/** A name that could be a path is refused, because where the clause does not reach, DuckDB would open the file. */
function addWith(found: References, name: string): void {
  if (!/^[^./\\:*]+$/.test(name))
    throw refused(`Name the WITH clause "${name.slice(0, 100)}" without the characters . / \\ : and *`);
  found.withs.add(name.toLowerCase());
}

const tableOf = (node: Node): References['tables'][number] => ({
  name: textOf(node.table_name).toLowerCase(),
  schema: textOf(node.schema_name).toLowerCase(),
  catalog: textOf(node.catalog_name).toLowerCase(),
  at: locationOf(node),
});

const locationOf = ({ query_location: at }: Node): number | undefined =>
  typeof at === 'number' ? at : undefined;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const unquoted = (name: string): string =>
  (/^".*"$/s.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name).toLowerCase();
