import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { levelOf } from '../record/levels';
import { pathTemplate } from '../record/path-template';
import { leadingTime } from '../record/times';
import { plainText } from './plain-text';

/** `2026/11/26 11:52:37 [error] 4711#0: *12 message, client: …, server: …, request: "GET / HTTP/1.1"` */
const start =
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(debug|info|notice|warn|error|crit|alert|emerg)\] (\d{1,10})#\d{1,10}: (?:\*(\d{1,15}) )?/;
const field = /, (client|server|request|upstream|host|referrer): (?:"([^"]{0,4000})"|([^,\s]{1,500}))/g;

export const isErrorLog = (line: string): boolean => start.test(line);

/** The error log of nginx. Its times are in the zone of this machine. */
export const nginxError: LineFormat = {
  isContinuation: (line) => line.startsWith(' ') || line.startsWith('\t'),
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const match = start.exec(text);
    if (!match) return plainText.parse(record, source, readAt);
    const draft = new Draft();
    draft.cutBytes = cutBytes;
    draft.at = leadingTime(text.slice(0, 64))?.at;
    draft.level = levelOf(match[1]);
    draft.pid = match[2];
    if (match[3]) draft.attribute('connection', Number(match[3]));
    draft.msg = readFields(text.slice(match[0].length), draft);
    return toLogData(draft, source, readAt);
  },
};

/** Reads the fields at the end and returns the message before them. */
function readFields(text: string, draft: Draft): string {
  const end = text.search(/, (?:client|server): /);
  if (end < 0) return text;
  for (const [, name = '', quoted, bare] of text.slice(end).matchAll(field)) {
    const value = quoted ?? bare ?? '';
    draft.attribute(name, value);
    const [method, target] = name === 'request' ? value.split(' ') : [];
    if (method && target) draft.operation = `${method} ${pathTemplate(target)}`;
  }
  return text.slice(0, end);
}
