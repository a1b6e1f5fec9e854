/**
 * A JSON array of rows, of at most `maxBytes` characters but with one row at least: where all of them do not fit, the
 * first are left out, or the last where `isNewestFirst`.
 */
export function boundedJson(rows: readonly unknown[], maxBytes: number, isNewestFirst = false): string {
  const kept: string[] = [];
  let bytes = 2;
  for (const row of isNewestFirst ? rows : rows.toReversed()) {
    const json = JSON.stringify(row);
    bytes += json.length + 1;
    if (bytes > maxBytes && kept.length > 0) break;
    kept.push(json);
  }
  return `[${(isNewestFirst ? kept : kept.reverse()).join(',')}]`;
}
