import type { LogLine } from '@/lib/logs/log-line';
import type { Place } from './place';

/** A line that was found. */
export interface FoundLine {
  place: Place;
  /** The same for all deliveries of a line; null: its producer does not say, and nothing else is the same line. */
  identity: string | null;
  line: LogLine;
}

export const identityOf = (source: unknown, id: unknown): string | null =>
  typeof source === 'string' ? JSON.stringify([source, id]) : null;
