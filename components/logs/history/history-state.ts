import { compareLines, mergeLines } from '@/components/logs/rows/line-order';
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
  /** Lines that Kafka has and the history does not have yet. */
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

/** The lines with those of the next older page. */
export const withOlder = (past: PastLines, answer: LogsAnswer): PastLines => ({
  lines: mergeLines(oldestFirst(answer.lines), past.lines),
  cursor: answer.cursor,
  searchedTo: answer.searchedTo,
  oldestAt: answer.oldestAt,
  missing: past.cursor === undefined ? missingIn(answer) : past.missing,
  emptyAnswers: answer.lines.length === 0 ? past.emptyAnswers + 1 : 0,
});

/**
 * The lines with those of the first page, asked again because the history had not read some of them. If that page does not
 * reach back to the lines before, there are others in between: the list goes on from the page, and loads the rest again.
 */
export function withNewest(past: PastLines, answer: LogsAnswer): PastLines {
  const missing = missingIn(answer);
  if (!reachesBack(past, answer)) return { ...withOlder(nothingLoaded, answer), missing };
  return { ...past, lines: mergeLines(past.lines, oldestFirst(answer.lines)), missing };
}

function reachesBack({ lines }: PastLines, answer: LogsAnswer): boolean {
  const [oldest, newest] = [answer.lines.at(-1), lines.at(-1)];
  if (answer.cursor === null) return true;
  return oldest !== undefined && newest !== undefined && compareLines(oldest, newest) <= 0;
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
