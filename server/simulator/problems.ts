import type { Logger } from 'pino';

/** What is wrong now, by what it concerns: the state shows one of them as its message. */
export interface Problems {
  /** Says what is wrong with `about`. */
  report(about: string, sentence: string, error?: unknown): void;
  /** `about` works again. */
  solved(about: string): void;
  /** The newest sentence. */
  readonly current: string | undefined;
}

/** A sentence stands at least this long, so that a reader sees it although the next send worked. */
const standMs = 2_000;
/** The same trouble is logged once in this time. */
const logMs = 30_000;

export function createProblems(log: Logger, now: () => number = () => performance.now()): Problems {
  const known = new Map<string, { sentence: string; reportedAt: number; solved: boolean }>();
  const logged = new Map<string, number>();

  function write(about: string, sentence: string, error: unknown): void {
    if (now() - (logged.get(about) ?? Number.NEGATIVE_INFINITY) < logMs) return;
    logged.set(about, now());
    log.warn({ about, ...(error === undefined ? {} : { err: error }) }, sentence);
  }

  return {
    report: (about, sentence, error) => {
      // Deleted first, so that the newest stands last.
      known.delete(about);
      known.set(about, { sentence, reportedAt: now(), solved: false });
      write(about, sentence, error);
    },
    solved: (about) => {
      const problem = known.get(about);
      if (problem) problem.solved = true;
    },
    get current() {
      for (const [about, { solved, reportedAt }] of known) {
        if (solved && now() - reportedAt >= standMs) known.delete(about);
      }
      return [...known.values()].at(-1)?.sentence;
    },
  };
}
