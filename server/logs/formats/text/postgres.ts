import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { durationOf } from '../record/durations';
import { levelOf } from '../record/levels';
import { leadingTime } from '../record/times';

/** `log_line_prefix` "%m [%p] ", with or without user and database: time, zone, process id. */
const prefix = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? (?:[A-Z]{2,6}|[+-]\d\d(?::?\d\d)?) \[(\d{1,10})\](?: [^\s:]{1,200})?(?: [^\s:]{1,200})?`;
const severities = 'DEBUG[1-5]?|INFO|NOTICE|WARNING|LOG|ERROR|FATAL|PANIC';
const parts = 'DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION|BACKTRACE';

const first = new RegExp(`^${prefix} +(${severities}): {1,2}`);
const further = new RegExp(`^${prefix} +(${parts}): {1,2}`);
const duration = /^duration: (\d{1,12}(?:\.\d{1,6})?) ms(?: {2}(?:statement|execute [^:\n]{1,200}): )?/;

export const isPostgres = (line: string): boolean => first.test(line);

/** The log of PostgreSQL: details, hints and the statement come in further lines, and become attributes. */
export const postgres: LineFormat = {
  isContinuation: (line) => line.startsWith('\t') || further.test(line),
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const draft = new Draft();
    draft.cutBytes = cutBytes;
    draft.at = leadingTime(text.slice(0, 64))?.at;
    const [head = '', ...lines] = text.split('\n');
    const match = first.exec(head);
    readSeverity(match?.[2] ?? '', draft);
    if (match?.[1]) draft.attribute('pid', Number(match[1]));
    const message = readParts(head.slice(match?.[0].length ?? 0), lines, draft);
    draft.durationMs = durationOf(duration.exec(message)?.[1], 'ms');
    draft.msg = message;
    return toLogData(draft, source, readAt);
  },
};

/** FATAL ends one session, such as one with a wrong password; only PANIC ends the server. */
function readSeverity(severity: string, draft: Draft): void {
  draft.level = severity === 'FATAL' ? 'error' : levelOf(severity.replace(/\d$/, ''));
  if (severity === 'FATAL') draft.attribute('severity', severity);
}

/** Adds the parts as attributes and returns the message, with the lines that belong to it. */
function readParts(head: string, lines: readonly string[], draft: Draft): string {
  const texts: { name: string; lines: string[] }[] = [{ name: 'message', lines: [head] }];
  for (const line of lines) {
    const match = further.exec(line);
    if (match) texts.push({ name: match[2]?.toLowerCase() ?? '', lines: [line.slice(match[0].length)] });
    else texts.at(-1)?.lines.push(line.replace(/^\t/, ''));
  }
  for (const { name, lines: text } of texts.slice(1)) draft.attribute(name, text.join('\n'));
  return texts[0]?.lines.join('\n') ?? head;
}
