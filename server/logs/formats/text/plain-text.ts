import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { continuesRecord, continuesTrace, splitTrace } from './stack-trace';
import { readStart } from './start';

/** Any other line: its text is the message. */
export const plainText: LineFormat = withContinuation(continuesTrace);

/** A line that starts with a time or a level: what follows without one, such as the name of an exception, belongs to it. */
export const startedText: LineFormat = withContinuation(continuesRecord);

function withContinuation(isContinuation: LineFormat['isContinuation']): LineFormat {
  return {
    isContinuation,
    parse: (record, source, readAt) => {
      const { text, cutBytes } = boundRecord(record);
      const draft = new Draft();
      draft.cutBytes = cutBytes;
      const { msg, err } = splitTrace(readStart(text, draft));
      draft.msg = msg;
      draft.err = err;
      return toLogData(draft, source, readAt);
    },
  };
}
