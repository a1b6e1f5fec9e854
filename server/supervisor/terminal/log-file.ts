import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

const LIMIT_BYTES = 10 * 1024 * 1024;
const KEEP = 3;

export interface LogFile {
  path: string;
  write(chunk: Buffer | string): void;
  close(): void;
}

function rotate(file: string, keep: number): void {
  for (let age = keep - 1; age >= 0; age -= 1) {
    const from = age === 0 ? file : `${file}.${age}`;
    if (existsSync(from)) renameSync(from, `${file}.${age + 1}`);
  }
}

/** Appends to a file; above `limit` bytes it is rotated to `<file>.1`, and at most `keep` rotated files are kept. */
export function openLogFile(file: string, limit = LIMIT_BYTES, keep = KEEP): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  let fd = openSync(file, 'a');
  let size = fstatSync(fd).size;
  const write = (chunk: Buffer | string) => {
    if (size >= limit) {
      rotate(file, keep);
      const next = openSync(file, 'a');
      closeSync(fd);
      fd = next;
      size = 0;
    }
    size += writeSync(fd, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  };
  // On a full disk log lines are lost, but neither this process nor the one that logs must end.
  const tryToWrite = (chunk: Buffer | string) => {
    try {
      write(chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  };
  return { path: file, write: tryToWrite, close: () => closeSync(fd) };
}
