/** A position in a topic: the next offset to read of each partition. */
export interface Position {
  /** Identifies the log: cluster and topic. Offsets of different epochs cannot be compared. */
  epoch: string;
  /** By partition. */
  next: readonly number[];
}

/** Maximum length of a cursor in characters: enough for 10,000 partitions at any offset. */
export const longestCursor = 120_000;

// Each character holds five bits of an offset, lowest first; its sixth bit is set if another character follows.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const base = 32;
const values = new Map([...alphabet].map((character, value) => [character.charCodeAt(0), value]));
const mark = '.';

/**
 * Encodes a position as the opaque cursor of the protocol: `epoch.offsets`, about four characters per partition. If that
 * is longer than `longestCursor` the offsets are omitted, and resuming from the cursor is a gap.
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

/** Decodes a cursor, also in the older form `epoch~n0~n1…` (base 36). Undefined: not a cursor. Takes linear time. */
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
      // No leading zero digits, so that each position has exactly one encoding.
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

/** The number of offsets before a position, summed over all partitions. */
export const offsetsBefore = (next: readonly number[]): number =>
  next.reduce((total, offset) => total + (offset ?? 0), 0);
