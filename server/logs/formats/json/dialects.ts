import type { Draft } from '../record/draft';

/** One of the JSON formats. */
export interface Dialect {
  /** Whether a parsed line is of this format. */
  matches(line: Record<string, unknown>): boolean;
  read(line: Record<string, unknown>, draft: Draft): void;
}
