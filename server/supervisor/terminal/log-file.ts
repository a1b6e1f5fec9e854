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

const newline = 10;

/**
 * Appends to a file; above `limit` bytes it is rotated to `<file>.1`, and at most `keep` rotated files are kept. A line is
 * not divided between two files, unless it is longer than `limit`.
 */
export function openLogFile(file: string, limit = LIMIT_BYTES, keep = KEEP): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  let fd = openSync(file, 'a');
  let size = fstatSync(fd).size;
  let isInLine = false;
  const append = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    size += writeSync(fd, bytes);
    isInLine = bytes.at(-1) !== newline;
  };
  const startNext = () => {
    rotate(file, keep);
    const next = openSync(file, 'a');
    closeSync(fd);
    fd = next;
    size = 0;
    isInLine = false;
  };
  const write = (chunk: Buffer | string) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (size < limit) return append(bytes);
    const rest = isInLine && size < 2 * limit ? bytes.indexOf(newline) + 1 || bytes.length : 0;
    append(bytes.subarray(0, rest));
    if (rest < bytes.length || !isInLine) startNext();
    append(bytes.subarray(rest));
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
