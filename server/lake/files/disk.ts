import { access, link, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Everything that this folder changes on disk, one method a step, so that a test can fail or kill between any two. What a
 * method has done outlives a power failure where it says so.
 */
export interface Disk {
  /** Creates or replaces a file; its content is on the disk. */
  write(file: string, content: string): Promise<void>;
  /** Puts the content of a file, or the entries of a folder, on the disk. */
  sync(file: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file, or another one where there are no hard links; EEXIST if the name is taken. */
  link(from: string, to: string): Promise<void>;
  /** With the folders above it; those that were missing are on the disk. */
  makeFolder(folder: string): Promise<void>;
  /** A file, or a folder with all in it. A missing one is no error. */
  remove(file: string): Promise<void>;
}

const UNSUPPORTED = new Set(['EPERM', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF']);

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some mounted file systems and Windows cannot do it for a folder.
    if (!(await handle.stat()).isDirectory() || !UNSUPPORTED.has(codeOf(error))) throw error;
  } finally {
    await handle.close();
  }
}

/** Readers must see a new name with all of the content or not at all, so the file is never copied. */
export async function linkOrRename(from: string, to: string, hardLink = link): Promise<void> {
  try {
    await hardLink(from, to);
  } catch (error) {
    if (!UNSUPPORTED.has(codeOf(error))) throw error;
    const taken = await access(to).then(
      () => true,
      () => false,
    );
    if (taken) throw Object.assign(new Error(`${to} exists`, { cause: error }), { code: 'EEXIST' });
    await rename(from, to);
  }
}

async function write(file: string, content: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made))
    await sync(path.dirname(made));
}

export const disk: Disk = {
  write,
  sync,
  rename,
  link: (from, to) => linkOrRename(from, to),
  makeFolder,
  remove: (file) => rm(file, { recursive: true, force: true }),
};

/** Replaces a file in one step that outlives a power failure. */
export async function replaceFile(to: Disk, file: string, content: string): Promise<void> {
  await to.write(`${file}.next`, content);
  await to.rename(`${file}.next`, file);
  await to.sync(path.dirname(file));
}
