/**
 * disk_full: no space or quota; nothing changed, try again later · locked: another process writes this folder ·
 * refused: the segment or its files contradict what is written; a bug of the caller · foreign_log: another program wrote
 * to a _delta_log; the next start writes the log anew · unusable: anything else that the disk refused.
 */
export type LakeFolderProblem = 'disk_full' | 'locked' | 'refused' | 'foreign_log' | 'unusable';

/** What LakeFolder throws. The message says what to do. */
export class LakeFolderError extends Error {
  constructor(
    readonly problem: LakeFolderProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'LakeFolderError';
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** The same error as a LakeFolderError, with the path it happened to. */
export function asLakeError(error: unknown, where: string): LakeFolderError {
  if (error instanceof LakeFolderError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return FULL.has(code)
    ? new LakeFolderError(
        'disk_full',
        `The disk of ${where} is full (${code}). Free space there; writing goes on by itself.`,
        { cause: error },
      )
    : new LakeFolderError(
        'unusable',
        `${where} cannot be written (${code || String(error)}). Check the disk and the permissions of this user.`,
        { cause: error },
      );
}
