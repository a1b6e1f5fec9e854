/**
 * busy: too many queries wait; try again · interrupted: by its signal or its time limit · out_of_memory
 * · disk_full: no space for files or for what a query spills · too_large: more rows or bytes than a result may have ·
 * statement: what is wrong with the statement · unknown_topic: no such table · broken: the tables in memory cannot be used
 * any more, and the process has to start again · failed: anything else.
 */
export type LakeEngineProblem =
  | 'busy'
  | 'interrupted'
  | 'out_of_memory'
  | 'disk_full'
  | 'too_large'
  | 'statement'
  | 'unknown_topic'
  | 'broken'
  | 'failed';

/** What LakeEngine throws. The message says what to do. */
export class LakeEngineError extends Error {
  constructor(
    readonly problem: LakeEngineProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'LakeEngineError';
  }
}

// DuckDB begins a message with the kind of the error: https://duckdb.org/docs/stable/dev/internal_errors
const kinds: readonly [RegExp, LakeEngineProblem][] = [
  [/no space left on device|disk quota exceeded|ENOSPC|EDQUOT/i, 'disk_full'],
  [/max_temp_directory_size|maximum swap space/i, 'disk_full'],
  // Also of a commit: `Failed to commit: failed to pin block`.
  [/^Out of Memory Error|(failed to|could not) (pin|allocate)|^std::bad_alloc/i, 'out_of_memory'],
  [/^(FATAL|INTERNAL) Error|database has been invalidated/i, 'broken'],
  [/^INTERRUPT Error/i, 'interrupted'],
  [
    /^(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range|Permission|Syntax|Not implemented|Mismatch Type|Constraint) Error/i,
    'statement',
  ],
];

const extracting = /^Failed to extract statements: /;

const sentences: Partial<Record<LakeEngineProblem, (doing: string) => string>> = {
  disk_full: (doing) =>
    `The disk has no space left while ${doing}. Free space on the disk of the lake; it goes on by itself.`,
  out_of_memory: (doing) =>
    `The memory of the lake did not suffice while ${doing}. Ask for a shorter range or fewer groups.`,
  interrupted: (doing) => `Interrupted while ${doing}.`,
};

/** An error of DuckDB as a LakeEngineError. `doing`: such as "writing prices". */
export function asEngineError(error: unknown, doing: string): LakeEngineError {
  if (error instanceof LakeEngineError) return error;
  const message = (error instanceof Error ? error.message : String(error)).replace(extracting, '');
  const problem = kinds.find(([pattern]) => pattern.test(message))?.[1] ?? 'failed';
  const sentence =
    sentences[problem]?.(doing) ?? (problem === 'statement' ? message : `${doing} failed: ${message}`);
  return new LakeEngineError(problem, sentence, { cause: error });
}
