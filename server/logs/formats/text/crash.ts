import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { errorOfTrace } from '../record/traces';
import { continuesRecord } from './stack-trace';
import { hasStart } from './start';

/** Node.js writes the place first, then the source line, a caret, an empty line and the error. */
const node = /^(?:file:\/\/)?(?:\/|[A-Za-z]:\\|node:)[^\s:][^:\n]{0,1000}:\d{1,7}$/;
const python = /^Traceback \(most recent call last\):$/;
const go = /^(?:panic: |fatal error: )/;
const goFrame = /^(?:goroutine \d+ |[\w./*()-]+\(.*\)$|created by |exit status \d|\[signal )/;
/** The source line that Node.js shows is any statement. */
const statement = /[;{)]$|^\^/;
const pythonError = /^[A-Za-z_][\w.]{0,198}(?:: .*)?$/;

const isStart = (line: string): boolean => hasStart(line) || line.startsWith('{"');

/** What a process writes when an error ends it: not a line of its logger, and the last it has to say. */
export const isCrash = (line: string): boolean => node.test(line) || python.test(line) || go.test(line);

export const crash: LineFormat = {
  isContinuation: (line) =>
    !isStart(line) &&
    (continuesRecord(line) || statement.test(line) || goFrame.test(line) || pythonError.test(line)),
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const trace = text.trimEnd();
    const firstLine = text.split('\n', 1)[0] ?? '';
    const err = errorOfTrace(firstLine.replace(go, ''), trace);
    const draft = new Draft();
    draft.cutBytes = cutBytes;
    draft.level = python.test(firstLine) ? 'error' : 'fatal';
    draft.err = go.test(firstLine) ? { ...err, name: 'panic' } : err;
    draft.msg = draft.err.message ? `${draft.err.name}: ${draft.err.message}` : draft.err.name;
    return toLogData(draft, source, readAt);
  },
};
