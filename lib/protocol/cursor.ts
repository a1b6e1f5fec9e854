/** Per partition, the next offset a client has not seen. Index is the partition. */
export interface Position {
  /** Identifies the log the offsets belong to: cluster and topic. A cursor of another epoch is of no use. */
  epoch: string;
  next: readonly number[];
}

/** Room for 10,000 partitions at any offset, and for more at those that logs have. Characters. */
export const longestCursor = 120_000;

// Each character has five bits of an offset, the lowest first, and says in its sixth whether another one follows.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const base = 32;
const values = new Map([...alphabet].map((character, value) => [character.charCodeAt(0), value]));
const mark = '.';

/**
 * Writes a position as the opaque cursor of the protocol: `epoch.offsets`, about four characters a partition. A position
 * in so many partitions that it would be longer than `longestCursor` is written without: given back, it is a gap.
 */
export function encodeCursor({ epoch, next }: Position): string {
  let text = epoch + mark;
  for (const offset of next) {
    let left = offset;
    for (; left >= base; left = Math.floor(left / base)) text += alphabet[base + (left % base)];
    text += alphabet[left];
  }
  return text.length > longestCursor ? epoch + mark : text;
}

/** Reads a cursor back, also of the form `epoch~n0~n1…` in base 36; undefined for anything else. Takes linear time. */
export function decodeCursor(cursor: string): Position | undefined {
  if (cursor.length > longestCursor) return undefined;
  const at = cursor.search(/[.~]/);
  if (at < 1) return undefined;
  const next = cursor[at] === mark ? readOffsets(cursor, at + 1) : readOldOffsets(cursor.slice(at + 1));
  return next && next.length > 0 ? { epoch: cursor.slice(0, at), next } : undefined;
}

function readOffsets(cursor: string, from: number): number[] | undefined {
  const next: number[] = [];
  let offset = 0;
  let unit = 1;
  for (let at = from; at < cursor.length; at += 1) {
    const value = values.get(cursor.charCodeAt(at));
    if (value === undefined) return undefined;
    offset += (value % base) * unit;
    if (!Number.isSafeInteger(offset)) return undefined;
    if (value >= base) unit *= base;
    else {
      // The highest digit is none only where it is the sole one: a position has one form.
      if (value === 0 && unit > 1) return undefined;
      next.push(offset);
      offset = 0;
      unit = 1;
    }
  }
  return unit === 1 ? next : undefined;
}

function readOldOffsets(text: string): number[] | undefined {
  const parts = text.split('~');
  if (!parts.every((part) => /^[0-9a-z]{1,11}$/.test(part))) return undefined;
  const next = parts.map((part) => Number.parseInt(part, 36));
  return next.every(Number.isSafeInteger) ? next : undefined;
}

/** How many offsets are before a position, over all partitions. */
export const offsetsBefore = (next: readonly number[]): number =>
  next.reduce((total, offset) => total + (offset ?? 0), 0);
