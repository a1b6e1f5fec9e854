/** Messages between the page and the worker that tests regular expressions, by direction. */
export type ToWorker =
  | { kind: 'compile'; pattern: string }
  /** The texts of each line: it matches if one of them does. */
  | { kind: 'test'; texts: string[][] };

export type FromWorker =
  | { kind: 'compiled'; problem: string | undefined }
  /** 1: the line matches. */
  | { kind: 'tested'; verdicts: Uint8Array };
