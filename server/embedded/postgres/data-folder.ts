import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { assertReachable, type Owner, type PostgresBinaries } from './binaries';

export const DATABASE = 'pulseboard';
export const USER = 'postgres';

const run = promisify(execFile);

async function changeOwner({ uid, gid }: Owner, target: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(target, uid, gid);
}

/** The password of the database, created once in a file that only this user can read. */
export async function ensurePassword(folder: string): Promise<string> {
  const file = path.join(folder, 'password');
  const stored = await readFile(file, 'utf8').catch(() => undefined);
  if (stored) return stored.trim();
  const created = randomBytes(24).toString('base64url');
  await writeFile(file, `${created}\n`, { mode: 0o600 });
  return created;
}

async function initdb(
  binaries: PostgresBinaries,
  owner: Owner,
  data: string,
  password: string,
): Promise<void> {
  const passwordFile = `${data}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await changeOwner(owner, passwordFile);
  const args = ['--pgdata', data, '--username', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  try {
    await run(binaries.initdb, [...args, ...locale, '--no-instructions'], { ...owner, cwd: '/' });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Creates the database in single-user mode, before the server listens, so no client is needed. */
async function createDatabase(binaries: PostgresBinaries, owner: Owner, data: string): Promise<void> {
  const single = run(binaries.postgres, ['--single', '-D', data, 'postgres'], { ...owner, cwd: '/' });
  single.child.stdin?.end(`CREATE DATABASE ${DATABASE}\n`);
  await single;
}

/**
 * Creates the data folder once and returns its path. It is created under another name and renamed, so an interrupted
 * start leaves no incomplete database. Throws with initdb's own message when it fails.
 */
export async function ensureCluster(
  folder: string,
  binaries: PostgresBinaries,
  owner: Owner,
): Promise<string> {
  const data = path.join(folder, 'data');
  const scratch = path.join(folder, 'data.new');
  await mkdir(folder, { recursive: true });
  assertReachable(binaries.postgres, owner);
  assertReachable(folder, owner);
  const password = await ensurePassword(folder);
  if (await stat(data).catch(() => undefined)) return data;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { mode: 0o700 });
  await changeOwner(owner, scratch);
  try {
    await initdb(binaries, owner, scratch, password);
    await createDatabase(binaries, owner, scratch);
  } catch (error) {
    throw new Error(
      `PostgreSQL could not create its data folder ${data}: ${(error as Error).message} Check that the disk ` +
        'is not full, or set DATABASE_URL to a database of your own.',
      { cause: error },
    );
  }
  await rename(scratch, data);
  return data;
}
