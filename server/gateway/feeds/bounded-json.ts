/**
 * A JSON array of rows, of at most `maxBytes` characters but with one row at least: where all of them do not fit, the
 * first are left out, or the last where `isNewestFirst`. `left`: how many.
 */
export function boundedJson(
  rows: readonly unknown[],
  maxBytes: number,
  isNewestFirst = false,
): { json: string; left: number } {
  const kept: string[] = [];
  let bytes = 2;
  let left = 0;
  for (const [i, row] of (isNewestFirst ? rows : rows.toReversed()).entries()) {
    const json = JSON.stringify(row);
    bytes += json.length + 1;
    if (bytes > maxBytes && kept.length > 0) {
      left = rows.length - i;
      break;
    }
    kept.push(json);
  }
  const json = `[${(isNewestFirst ? kept : kept.reverse()).join(',')}]`;
  return { json, left };
}
