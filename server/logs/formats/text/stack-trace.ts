import type { DraftError } from '../record/draft';
import { errorOfText } from '../record/errors';

/** A frame, a cause or the end of a stack trace of the JVM, Node.js or Python, or any indented line. */
const continuation =
  /^(?:\s|Caused by:|caused by:|Suppressed:|\.\.\. \d+ more|Traceback \(most recent call last\):|[A-Za-z_$][\w.$]*(?:Error|Exception|Throwable)(?::|$)|\}\)?$|\^+$|Node\.js v\d)/;

/** Whether a line continues the record before it in every text format. An empty line does too. */
export const continuesTrace = (line: string): boolean => line === '' || continuation.test(line);

const errorLine =
  /^\s*(?:Caused by: )?(?:Uncaught )?([A-Za-z_$][\w.$]{0,198}(?:Error|Exception|Throwable))(?::|$)/m;
const frame = /^\s+(?:at .|File "|\.\.\. \d+ more)|^Caused by:|^Traceback \(/m;

/**
 * A record of several lines as its first line and the error of the stack trace that follows; without a trace all of it
 * is the message.
 */
export function splitTrace(text: string): { msg: string; err?: DraftError } {
  const end = text.indexOf('\n');
  if (end < 0) return { msg: text };
  const msg = text.slice(0, end);
  const rest = text.slice(end + 1);
  if (!frame.test(rest)) return { msg: text.trimEnd() };
  return { msg, err: errorOf(msg, rest.trimEnd()) };
}

/** Python writes the error after the frames, the others before them; some write it into the line before. */
function errorOf(msg: string, trace: string): DraftError {
  const isPython = /^Traceback \(/m.test(trace);
  const place = isPython
    ? trace.search(/^[A-Za-z_][\w.]*(?:: .*)?$(?![\s\S]*^[A-Za-z_])/m)
    : trace.search(errorLine);
  const text = place < 0 ? msg : trace.slice(place).trimStart();
  const { name, message } = errorOfText(text.split('\n', 1)[0] ?? '');
  return { name, message, stack: trace };
}
