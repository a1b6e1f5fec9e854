/** Per partition, the next offset a client has not seen. Index is the partition. */
export interface Position {
  /** Identifies the log the offsets belong to: cluster and topic. A cursor of another epoch is of no use. */
  epoch: string;
  next: readonly number[];
}

/** Writes a position as the opaque cursor of the protocol: `epoch~n0~n1…`, offsets in base 36. */
export function encodeCursor(position: Position): string {
  return [position.epoch, ...position.next.map((offset) => offset.toString(36))].join('~');
}

/** Reads a cursor back; undefined for anything encodeCursor did not write. */
export function decodeCursor(cursor: string): Position | undefined {
  const [epoch, ...parts] = cursor.split('~');
  if (!epoch || parts.length === 0 || !parts.every((part) => /^[0-9a-z]{1,11}$/.test(part))) return undefined;
  const next = parts.map((part) => Number.parseInt(part, 36));
  return next.every(Number.isSafeInteger) ? { epoch, next } : undefined;
}

/** How many offsets are before a position, over all partitions. */
export const offsetsBefore = (next: readonly number[]): number =>
  next.reduce((total, offset) => total + (offset ?? 0), 0);
