import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Secrets {
  authSecret: string;
  adminPassword: string;
  /** The file with the password; undefined when ADMIN_PASSWORD is set. */
  passwordFile?: string;
  /** Whether the password was generated in this start, so nobody has seen it yet. */
  isNew: boolean;
}

/** The content of a file that only this user can read, created on first use. */
function readOrCreate(file: string, make: () => string): { value: string; isNew: boolean } {
  try {
    return { value: readFileSync(file, 'utf8').trim(), isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const value = make();
  writeFileSync(file, `${value}\n`, { mode: 0o600 });
  return { value, isNew: true };
}

/** The configured secrets; a missing one is generated once and kept in `dataDir`. */
export function loadSecrets(
  dataDir: string,
  given: { authSecret?: string; adminPassword?: string },
): Secrets {
  const authSecret =
    given.authSecret ??
    readOrCreate(path.join(dataDir, 'auth-secret'), () => randomBytes(32).toString('base64url')).value;
  if (given.adminPassword) return { authSecret, adminPassword: given.adminPassword, isNew: false };
  const passwordFile = path.join(dataDir, 'admin-password');
  const { value, isNew } = readOrCreate(passwordFile, () => randomBytes(12).toString('base64url'));
  return { authSecret, adminPassword: value, passwordFile, isNew };
}
