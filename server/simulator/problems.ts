import type { Logger } from 'pino';

/** Current problems by subject; the simulator's state shows the newest one. */
export interface Problems {
  /** Reports a problem with the subject `about`. */
  report(about: string, sentence: string, error?: unknown): void;
  /** The subject `about` works again. */
  solved(about: string): void;
  /** The newest sentence. */
  readonly current: string | undefined;
}

/** A problem is shown at least this long, so that a person can read it. */
const minShownMs = 2_000;
/** A problem with the same subject is logged at most once in this time. */
const minLogIntervalMs = 30_000;

export function createProblems(log: Logger, now: () => number = () => performance.now()): Problems {
  const problems = new Map<string, { sentence: string; reportedAt: number; solved: boolean }>();
  const logged = new Map<string, number>();

  function write(about: string, sentence: string, error: unknown): void {
    if (now() - (logged.get(about) ?? Number.NEGATIVE_INFINITY) < minLogIntervalMs) return;
    logged.set(about, now());
    log.warn({ about, ...(error === undefined ? {} : { err: error }) }, sentence);
  }

  return {
    report: (about, sentence, error) => {
      // Deleted first, so that the newest is the last of the map.
      problems.delete(about);
      problems.set(about, { sentence, reportedAt: now(), solved: false });
      write(about, sentence, error);
    },
    solved: (about) => {
      const problem = problems.get(about);
      if (problem) problem.solved = true;
    },
    get current() {
      for (const [about, { solved, reportedAt }] of problems) {
        if (solved && now() - reportedAt >= minShownMs) problems.delete(about);
      }
      return [...problems.values()].at(-1)?.sentence;
    },
  };
}
