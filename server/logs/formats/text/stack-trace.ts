import type { DraftError } from '../record/draft';
import { errorOfText } from '../record/errors';

/** A frame, a cause or the end of a stack trace of the JVM, Node.js or Python, or any indented line. */
const continuation =
  /^(?:\s|Caused by:|caused by:|Suppressed:|\.\.\. \d+ more|Traceback \(most recent call last\):|\}\)?$|\^+$|Node\.js v\d|The above exception was|During handling of the above)/;
const errorName = /^[A-Za-z_$][\w.$]{0,198}(?:Error|Exception|Throwable|Interrupt|Exit)(?::|$)/;

/** Whether a line continues any record before it. An empty line does too. */
export const continuesTrace = (line: string): boolean => line === '' || continuation.test(line);

/** Whether a line continues a record that starts with a time or a level. */
export const continuesRecord = (line: string): boolean => continuesTrace(line) || errorName.test(line);

const errorLine =
  /^[^\S\n]*(?:Caused by: )?(?:Uncaught )?[A-Za-z_$][\w.$]{0,198}(?:Error|Exception|Throwable)(?::|$)/m;
const frame = /^\s+(?:at .|File "|\.\.\. \d+ more)|^Caused by:|^Traceback \(/m;
const python = /^Traceback \(/m;
const pythonError = /^([A-Za-z_][\w.]{0,198})(?:: (.*))?$/;

/** The first line of a record, and the error of the stack trace after it; without a trace all of it is the message. */
export function splitTrace(text: string): { msg: string; err?: DraftError } {
  const end = text.indexOf('\n');
  if (end < 0) return { msg: text };
  const trace = text.slice(end + 1).trimEnd();
  if (!frame.test(trace)) return { msg: text.trimEnd() };
  const msg = text.slice(0, end);
  return { msg, err: errorOfTrace(msg, trace) };
}

/** The error of a trace; `before` is the line before it, which names the error if the trace does not. */
export function errorOfTrace(before: string, trace: string): DraftError {
  const { name, message } = python.test(trace)
    ? lastPythonError(trace)
    : errorOfText(firstError(trace) ?? before);
  return { name, message, stack: trace };
}

function firstError(trace: string): string | undefined {
  const place = trace.search(errorLine);
  return place < 0 ? undefined : trace.slice(place).trimStart().split('\n', 1)[0];
}

/** Python writes the error after the frames; of several, chained ones the last is the one that was thrown. */
function lastPythonError(trace: string): DraftError {
  const line = trace.split('\n').findLast((text) => pythonError.test(text));
  const [, name = 'Error', message = ''] = pythonError.exec(line ?? '') ?? [];
  return { name, message };
}
