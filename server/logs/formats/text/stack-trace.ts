import { type DraftError, errorOfTrace } from '../record/traces';

/** A frame, a cause or the end of a stack trace of the JVM, Node.js or Python, or any indented line. */
const continuation =
  /^(?:\s|Caused by:|caused by:|Suppressed:|\.\.\. \d+ more|Traceback \(most recent call last\):|\}\)?$|\^+$|Node\.js v\d|The above exception was|During handling of the above)/;
const errorName = /^[A-Za-z_$][\w.$]{0,198}(?:Error|Exception|Throwable|Interrupt|Exit)(?::|$)/;

/** Whether a line continues any record before it. An empty line does too. */
export const continuesTrace = (line: string): boolean => line === '' || continuation.test(line);

/** Whether a line continues a record that starts with a time or a level. */
export const continuesRecord = (line: string): boolean => continuesTrace(line) || errorName.test(line);

const frame = /^[^\S\n]+(?:at .|File "|\.\.\. \d+ more)|^Caused by:|^Traceback \(/m;

/** The first line of a record, and the error of the stack trace after it; without a trace all of it is the message. */
export function splitTrace(text: string): { msg: string; err?: DraftError } {
  const end = text.indexOf('\n');
  if (end < 0) return { msg: text };
  const trace = text.slice(end + 1).trimEnd();
  if (!frame.test(trace)) return { msg: text.trimEnd() };
  const msg = text.slice(0, end);
  return { msg, err: errorOfTrace(msg, trace) };
}
