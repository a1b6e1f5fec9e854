/** An error as a format has read it; a name that is empty is read from the stack. */
export interface DraftError {
  name: string;
  message: string;
  stack?: string | undefined;
}

const named =
  /^(?:Uncaught |Unhandled |Exception in thread "[^"]{0,200}" |panic: )?([A-Za-z_$][\w.$]{0,198}(?:Error|Exception|Throwable|Panic))(?:: ([^\n]*))?/;
const errorLine =
  /^[^\S\n]*(?:Caused by: )?(?:Uncaught )?[A-Za-z_$][\w.$]{0,198}(?:Error|Exception|Throwable)(?::|$)/m;
const python = /^Traceback \(/m;
const pythonError = /^([A-Za-z_][\w.]{0,198})(?:: (.*))?$/;

/** An error of which only the text is known, such as `TypeError: x is not a function` and frames in further lines. */
export function errorOfText(text: string): DraftError {
  if (python.test(text)) return errorOfTrace('', text);
  const match = named.exec(text);
  const end = text.indexOf('\n');
  const firstLine = end < 0 ? text : text.slice(0, end);
  const stack = end < 0 ? undefined : text;
  return match
    ? { name: match[1] ?? 'Error', message: match[2] ?? '', stack }
    : { name: 'Error', message: firstLine, stack };
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
