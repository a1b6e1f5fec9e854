import type { QueryResult } from '@/server/lake/engine';

const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Rows as objects with camelCase names. Integers beyond 2^53 become the nearest number. */
export function objectsOf({
  columns,
  rows,
}: Pick<QueryResult, 'columns' | 'rows'>): Record<string, unknown>[] {
  const fields = columns.map(({ name, type }) => ({
    name: camelCase(name),
    isInteger: type.endsWith('INT'),
  }));
  return rows.map((row) =>
    Object.fromEntries(
      fields.map(({ name, isInteger }, index) => {
        const value = row[index];
        return [name, isInteger && typeof value === 'string' ? Number(value) : value];
      }),
    ),
  );
}
