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

/** Appends to a file; past `limit` bytes it becomes `<file>.1`, and the oldest of `keep` such files goes. */
export function openLogFile(file: string, limit = LIMIT_BYTES, keep = KEEP): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  let fd = openSync(file, 'a');
  let size = fstatSync(fd).size;
  const write = (chunk: Buffer | string) => {
    if (size >= limit) {
      closeSync(fd);
      rotate(file, keep);
      fd = openSync(file, 'a');
      size = 0;
    }
    size += writeSync(fd, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  };
  return { path: file, write, close: () => closeSync(fd) };
}
