import type pg from 'pg';

// Past this many the texts vary without end, and preparing them would only fill the server's memory.
const most = 500;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= most) return known;
  const name = `pulseboard_${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Has a connection prepare every statement with parameters when it first runs it: planning is half of what a
 * small statement costs. DATABASE_URL must not lead to a pooler that shares connections between transactions
 * and knows no prepared statements (PgBouncer does since 1.21).
 */
export function prepareStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
  const prepared = (config: unknown, values: unknown, ...rest: unknown[]) => {
    if (Array.isArray(values) && values.length > 0 && isConfig(config)) config.name ??= nameOf(config.text);
    return query(config, values, ...rest);
  };
  client.query = prepared as typeof client.query;
}

const isConfig = (config: unknown): config is { text: string; name?: string } =>
  typeof (config as { text?: unknown } | null)?.text === 'string';
