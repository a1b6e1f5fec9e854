import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';

/** The hash of the first bytes of a file, by which it is found again under another name or inode. */
export interface Fingerprint {
  /** Bytes. */
  length: number;
  /** SHA-256, base64url. */
  hash: string;
}

/** Bytes that a fingerprint covers at most: JSON lines differ in their times, which come early. */
const maxLength = 1_024;

/** Fingerprints the first `length` bytes of an open file, at most 1,024. */
export function fingerprintOf(fd: number, length: number): Fingerprint {
  const bytes = Buffer.alloc(Math.min(length, maxLength));
  const found = readSync(fd, bytes, 0, bytes.length, 0);
  return { length: found, hash: hashOf(bytes.subarray(0, found)) };
}

/** Whether the file begins with the same bytes. */
export const hasFingerprint = (fd: number, expected: Fingerprint): boolean => {
  if (expected.length === 0) return true;
  const found = fingerprintOf(fd, expected.length);
  return found.length === expected.length && found.hash === expected.hash;
};

export const isComplete = ({ length }: Fingerprint): boolean => length === maxLength;

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url');
