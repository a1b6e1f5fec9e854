import { mergeLines } from '@/components/logs/rows/line-order';
import type { LogsAnswer } from '@/lib/logs/history';
import type { LogLine } from '@/lib/logs/log-line';

/** Past lines that were loaded for one list, page by page. */
export interface PastLines {
  /** Oldest first. */
  lines: readonly LogLine[];
  /** For the next older lines; undefined: nothing was asked yet; null: there are none. */
  cursor: string | null | undefined;
  /** Everything from here on was searched, epoch ms; null: everything. */
  searchedTo: number | null;
  /** Oldest line that the history has at all, epoch ms. */
  oldestAt: number | null;
  /** Lines below the live ones that the history has not read yet: until it has, none are shown. */
  missing: number;
  /** Consecutive answers without a line: a search goes on by itself only a few times. */
  emptyAnswers: number;
}

export const nothingLoaded: PastLines = {
  lines: [],
  cursor: undefined,
  searchedTo: null,
  oldestAt: null,
  missing: 0,
  emptyAnswers: 0,
};

/**
 * The lines with those of the next older page. A first page in front of which the history has not read some lines yet is
 * not shown: there would be an unseen hole between it and the live lines.
 */
export function withOlder(past: PastLines, answer: LogsAnswer): PastLines {
  const missing = missingIn(answer);
  if (missing > 0) return { ...past, missing, emptyAnswers: 0 };
  return {
    lines: mergeLines(oldestFirst(answer.lines), past.lines),
    cursor: answer.cursor,
    searchedTo: answer.searchedTo,
    oldestAt: answer.oldestAt,
    missing,
    emptyAnswers: answer.lines.length === 0 ? past.emptyAnswers + 1 : 0,
  };
}

const missingIn = ({ missing }: LogsAnswer): number =>
  missing.reduce((sum, { from, to }) => sum + to - from, 0);

const oldestFirst = (lines: readonly LogLine[]): LogLine[] => [...lines].reverse();

/** More lines than this are not loaded, because each takes memory of the page. */
export const mostPastLines = 50_000;
const mostEmptyAnswers = 3;

/** Whether scrolling to the old end loads more. */
export const canContinue = ({ cursor, lines, emptyAnswers }: PastLines): boolean =>
  cursor !== null && lines.length < mostPastLines && emptyAnswers < mostEmptyAnswers;
