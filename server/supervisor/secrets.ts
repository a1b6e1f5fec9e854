import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Secrets {
  authSecret: string;
  adminPassword: string;
  /** The file that keeps the password; undefined when it was given. */
  passwordFile?: string;
  /** Whether the password was made just now, and so nobody has seen it yet. */
  isNew: boolean;
}

/** The content of a file that only this user may read, made on first use. */
function keep(file: string, make: () => string): { value: string; isNew: boolean } {
  try {
    return { value: readFileSync(file, 'utf8').trim(), isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const value = make();
  writeFileSync(file, `${value}\n`, { mode: 0o600 });
  return { value, isNew: true };
}

/** The secrets that were given, and for those that were not, ones that are made once and kept in `dataDir`. */
export function loadSecrets(
  dataDir: string,
  given: { authSecret?: string; adminPassword?: string },
): Secrets {
  const authSecret =
    given.authSecret ??
    keep(path.join(dataDir, 'auth-secret'), () => randomBytes(32).toString('base64url')).value;
  if (given.adminPassword) return { authSecret, adminPassword: given.adminPassword, isNew: false };
  const passwordFile = path.join(dataDir, 'admin-password');
  const { value, isNew } = keep(passwordFile, () => randomBytes(12).toString('base64url'));
  return { authSecret, adminPassword: value, passwordFile, isNew };
}
