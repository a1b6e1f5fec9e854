/**
 * A JSON array of at most `maxBytes` characters, of one row at least. Where not all rows fit, the oldest are left out:
 * the first, or the last where `isNewestFirst`. `left`: how many.
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
