import { detachedCopy } from '@/lib/text/detached-copy';
import { type Frame, frameOf } from './stack-frames';

const maxFrames = 200;
const maxLineLength = 500;
const longestPlace = 300;

/** Where an error comes from in the program's own code. */
export interface OwnPlace {
  /** Such as `charge (services/payment/charge.ts)`, without line numbers, which every release changes. */
  text: string;
  /** False when only the file is known, because the function has no name. */
  hasFunction: boolean;
}

/**
 * The innermost frame of a stack trace that is the program's own: not of a library, the language or its runtime. Stack
 * traces of JavaScript, Java, Python and Go; undefined when there is none. Python writes the innermost frame last.
 */
export function ownPlace(stack: string): OwnPlace | undefined {
  let found: Frame | undefined;
  let before = '';
  let frames = 0;
  for (const line of linesOf(stack)) {
    const frame = frameOf(line, before);
    before = line;
    if (!frame) continue;
    frames += 1;
    if (frames > maxFrames) break;
    if (!frame.isOwn) continue;
    found = frame;
    if (!frame.isInnermostLast) break;
  }
  return found && placeOf(found);
}

function* linesOf(stack: string): Generator<string> {
  for (let from = 0; from < stack.length; ) {
    const end = stack.indexOf('\n', from);
    const to = end < 0 ? stack.length : end;
    if (to - from <= maxLineLength) yield stack.slice(from, to).trimEnd();
    from = to + 1;
  }
}

function placeOf({ name, file }: Frame): OwnPlace {
  const shown = shortPath(file);
  return {
    text: detachedCopy(name ? `${name} (${shown})` : shown, longestPlace),
    hasFunction: name !== undefined,
  };
}

/** The last folders, because a program is installed in another one on each machine; without hashes of its build. */
function shortPath(file: string): string {
  const parts = file.replaceAll('\\', '/').split('/').filter(Boolean);
  return parts
    .slice(-3)
    .join('/')
    .replace(/[.-][0-9a-f]{8,64}(?=\.)/gi, '');
}
