import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { parsePositions, positionsText } from './bounds';
import type { Moment } from './moment';
import type { Place } from './place';

/** Where a search goes on, and what it saw when it began: lines that come later are not for its next pages. */
export interface Cursor {
  place: Place;
  moment: Moment;
  /** How many rows the first window may have, as the page before found out. */
  rows: number;
}

const whole = z.int().nonnegative();
const positions = z.union([z.literal(''), z.string().regex(/^\d+:\d+(,\d+:\d+)*$/)]);
const mostRows = 1_000_000_000;
/** Version, rows, place, moment. */
const content = z.tuple([
  z.literal(1),
  z.int().min(1).max(mostRows),
  whole,
  whole,
  whole,
  whole,
  whole.nullable(),
  whole,
  positions,
]);
/** As logsQuery accepts it. */
const longest = 20_000;

export function encodeCursor({ place, moment: { bounds, asOf }, rows }: Cursor): string {
  const { at, epoch, partition, offset } = place;
  const withBounds = (next: string) =>
    Buffer.from(
      JSON.stringify([1, Math.min(rows, mostRows), at, epoch, partition, offset, asOf, bounds.epoch, next]),
    ).toString('base64url');
  const text = withBounds(positionsText(bounds.next));
  // Of thousands of partitions there is no room for the offsets: then lines of the meantime come too.
  return text.length <= longest ? text : withBounds('');
}

/** Throws a problem (400) for what no answer had. */
export function decodeCursor(text: string): Cursor {
  const parsed = content.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success)
    throw new ProblemError(400, 'cursor: is not one of an earlier answer. Search again without it.');
  const [, rows, at, epoch, partition, offset, asOf, boundsEpoch, next] = parsed.data;
  const bounds = { epoch: boundsEpoch, next: next === '' ? new Map<number, number>() : parsePositions(next) };
  return { place: { at, epoch, partition, offset }, moment: { bounds, asOf }, rows };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
