import type pg from 'pg';

// With more than this the texts evidently vary without end, and preparing them would only fill the server's memory.
const maxStatements = 500;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const cached = names.get(text);
  if (cached !== undefined || names.size >= maxStatements) return cached;
  const name = `pulseboard_${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Makes a connection prepare every statement with parameters on first use: planning is half the cost of a small
 * statement. A pooler in transaction mode behind DATABASE_URL has to support prepared statements (PgBouncer 1.21 or
 * later).
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
