import { readdirSync } from 'node:fs';
import path from 'node:path';

/** A pattern of LOG_PATHS, or of the files of this program. */
export interface FilePattern {
  /** Absolute; `*` and `?` may stand for characters of a name. */
  pattern: string;
  /** The service of a line that names none, from the path of its file. */
  serviceOf(file: string): string;
}

const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** The paths that match a pattern, of which those without `*` and `?` in their last part need not exist; a folder that cannot be read is passed to `unreadable`. */
export function filesOf(pattern: string, unreadable: (folder: string, error: Error) => void): string[] {
  const { root } = path.parse(pattern);
  let found = [root];
  for (const part of pattern.slice(root.length).split(path.sep)) {
    if (!hasWildcard(part)) found = found.map((folder) => path.join(folder, part));
    else found = found.flatMap((folder) => namesIn(folder, part, unreadable));
  }
  return found;
}

function namesIn(folder: string, part: string, unreadable: (folder: string, error: Error) => void): string[] {
  const matches = nameMatcher(part);
  return entriesOf(folder, unreadable)
    .filter((name) => matches.test(name))
    .map((name) => path.join(folder, name));
}

/** The names in a folder; none if it does not exist. */
export function entriesOf(folder: string, unreadable: (folder: string, error: Error) => void): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') unreadable(folder, error as Error);
    return [];
  }
}

/** A name that begins with a dot is matched only by a pattern that does, as in a shell. */
function nameMatcher(part: string): RegExp {
  const text = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${text}$`, 'su');
}

/** Whether a path matches a pattern. */
export function matchesPattern(pattern: string, file: string): boolean {
  const [parts, names] = [pattern.split(path.sep), file.split(path.sep)];
  return parts.length === names.length && parts.every((part, i) => nameMatcher(part).test(names[i] ?? ''));
}

const behindExtension = /^(.+?)[.-]\d[\dTZ:._-]*$/;
const beforeExtension = /^(.+?)[.-]\d[\dTZ:_-]*(\.[A-Za-z]{1,10})$/;

/** The names that a rotated file may have had before: `web.log` for `web.log.1`, `web.log-20260131` and `web.1.log`. */
export function namesBeforeRotation(name: string): string[] {
  const behind = behindExtension.exec(name);
  const before = beforeExtension.exec(name);
  return [...(behind?.[1] ? [behind[1]] : []), ...(before?.[1] ? [`${before[1]}${before[2]}`] : [])];
}
