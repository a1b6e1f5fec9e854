/** An instant as an SQL literal that means the same in every session time zone. `at`: epoch ms. */
export const instant = (at: number): string =>
  `TIMESTAMPTZ '${new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '+00')}'`;

/** Removes the indentation of a template, so that the statement is shown as it would be written by hand. */
export function dedent(statement: string): string {
  const lines = statement.split('\n').filter((line) => line.trim() !== '');
  const indents = lines.map((line) => line.search(/\S/));
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(least)).join('\n');
}
