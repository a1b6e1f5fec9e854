/**
 * Programs for spreadsheets run a text that begins with one of these as a formula, also after white space and in full
 * width: https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = String.raw`^\s*[=+\-@＝＋－＠]|^[\t\r\n]`;

/** The statement with an apostrophe before every text of these columns that a spreadsheet would run as a formula. */
export function withSafeTexts(sql: string, columns: readonly string[]): string {
  if (columns.length === 0) return sql;
  const safe = columns.map(
    (name) =>
      `CASE WHEN regexp_matches(${name}, '${formula}') THEN concat('''', ${name}) ELSE ${name} END AS ${name}`,
  );
  return `SELECT * REPLACE (${safe.join(', ')}) FROM (\n${sql}\n)`;
}
