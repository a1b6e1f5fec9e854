import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { durationOf } from '../record/durations';
import { levelOfStatus } from '../record/levels';
import { pathTemplate } from '../record/path-template';
import { fromAccessTime } from '../record/times';
import { plainText } from './plain-text';

/** "combined", and what a format of one's own adds after it. */
const combined =
  /^(\S{1,255}) \S{1,255} (\S{1,255}) \[([^\]]{20,32})\] "((?:[^"\\]|\\.){0,16000})" (\d{3}) (\d{1,18}|-)(?: "((?:[^"\\]|\\.){0,4000})" "((?:[^"\\]|\\.){0,4000})")?(?: (.{0,4000}))?$/;
const request = /^([A-Z]{2,20}) (\S{1,16000})(?: HTTP\/[\d.]{1,5})?$/;
/** `$request_time` in seconds, with a name (`rt=`, `request_time=`) or first. */
const requestTime =
  /(?:^|\s|")(?:rt|request_time|req_time)[=:]"?(\d{1,8}\.\d{1,6})|^"?(\d{1,8}\.\d{3})(?:"|\s|$)/;
const traceId = /(?:trace_id|traceId|trace)[=:]"?([0-9a-f]{32})/;

export const isAccessLog = (line: string): boolean =>
  /^\S{1,255} \S{1,255} \S{1,255} \[\d\d?\/[A-Za-z]{3}\/\d{4}:/.test(line) && combined.test(line);

/** The access log of nginx (and Apache): one operation per method and path, without ids. */
export const nginxAccess: LineFormat = {
  isContinuation: () => false,
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const match = cutBytes === 0 ? combined.exec(text) : null;
    if (!match) return plainText.parse(record, source, readAt);
    return toLogData(readMatch(match), source, readAt);
  },
};

function readMatch(match: RegExpExecArray): Draft {
  const [, client = '', user = '-', time = '', line = '', status = '', bytes = '-', referrer, agent, rest] =
    match;
  const draft = new Draft();
  draft.at = fromAccessTime(time);
  draft.level = levelOfStatus(Number(status));
  const [, method, target = ''] = request.exec(line) ?? [];
  if (method) draft.operation = `${method} ${pathTemplate(target)}`;
  draft.msg = `${line} ${status}`;
  const seconds = requestTime.exec(rest ?? '');
  draft.durationMs = durationOf(seconds?.[1] ?? seconds?.[2], 's');
  draft.traceId = traceId.exec(rest ?? '')?.[1];
  draft.attribute('status', Number(status));
  if (bytes !== '-') draft.attribute('bytes', Number(bytes));
  draft.attribute('client', client);
  for (const [name, value] of Object.entries({ user, referrer, userAgent: agent, further: rest })) {
    if (value && value !== '-') draft.attribute(name, value);
  }
  return draft;
}
