/** Line and column of a place in a statement, both from 1. */
export function placeOf(sql: string, position: number): { line: number; column: number } {
  const lines = sql.slice(0, position).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
