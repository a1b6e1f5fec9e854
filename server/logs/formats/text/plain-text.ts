import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { levelOf } from '../record/levels';
import { leadingTime } from '../record/times';
import { continuesTrace, splitTrace } from './stack-trace';

/** A level in brackets, in capitals, or before a colon. */
const leadingLevel =
  /^[[(]?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRITICAL|CRIT|SEVERE|FATAL|PANIC|ALERT|EMERG)(?:[\])]:?|:|\s)\s*|^[[(](trace|debug|info|notice|warn|warning|error|err|critical|crit|fatal|panic)[\])]:?\s*|^(trace|debug|info|notice|warning|warn|error|critical|fatal):\s+/;

/** Any other line: its text is the message; a time and a level at its start are read. */
export const plainText: LineFormat = {
  isContinuation: continuesTrace,
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const draft = new Draft();
    draft.cutBytes = cutBytes;
    const { msg, err } = splitTrace(withoutStart(text, draft));
    draft.msg = msg;
    draft.err = err;
    return toLogData(draft, source, readAt);
  },
};

/** Reads the time and the level at the start of a line; returns the rest. */
export function withoutStart(text: string, draft: Draft): string {
  const opening = text[0] === '[' ? 1 : 0;
  const time = leadingTime(opening ? text.slice(1, 64) : text.slice(0, 64));
  let rest = text;
  if (time) {
    draft.at = time.at;
    rest = text.slice(opening + time.length).replace(/^\]?:?\s{0,8}(?:- )?/, '');
  }
  const level = leadingLevel.exec(rest.slice(0, 64));
  if (!level) return rest;
  draft.level = levelOf(level[1] ?? level[2] ?? level[3]);
  return rest.slice(level[0].length).replace(/^- /, '');
}
