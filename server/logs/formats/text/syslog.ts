import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { levelOf } from '../record/levels';
import { leadingTime, withoutYear } from '../record/times';
import { continuesTrace, splitTrace } from './stack-trace';
import { readLevel } from './start';

/** `Nov 26 11:52:37 host sshd[4711]: …` (RFC 3164), with a priority or not, or with a time of ISO 8601 as rsyslog writes it. */
const line =
  /^(?:<(\d{1,3})>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ([\w.:-]{1,255}) ([^\s[\]:]{1,100})(?:\[(\d{1,10})\])?: /;
/** `<34>1 2026-11-26T11:52:37.123Z host app 4711 ID - …` (RFC 5424). */
const rfc5424 =
  /^<(\d{1,3})>1 (\S{1,40}) (\S{1,255}) (\S{1,100}) (\S{1,128}) (\S{1,32}) (?:-|\[(?:[^\]\\"]|\\.|"(?:[^"\\]|\\.)*")*\])(?: |$)/;

/** https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1 */
const severities = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'] as const;

/** A level in place of the host is the start of another format. */
export const isSyslog = (text: string): boolean =>
  rfc5424.test(text) || levelOf(line.exec(text)?.[3] ?? 'error') === undefined;

/** The system's log; the program that wrote a line is its service. */
export const syslog: LineFormat = {
  isContinuation: continuesTrace,
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const match = rfc5424.exec(text) ?? line.exec(text);
    const [all = '', priority, time = '', host, program, pid] = match ?? [];
    const draft = new Draft();
    draft.cutBytes = cutBytes;
    draft.at = leadingTime(time)?.at ?? withoutYear(time, readAt);
    draft.host = given(host);
    draft.service = given(program);
    draft.pid = given(pid);
    if (priority) draft.level = severities[Number(priority) % 8];
    const { msg, err } = splitTrace(readLevel(text.slice(all.length), draft));
    draft.msg = msg;
    draft.err = err;
    return toLogData(draft, source, readAt);
  },
};

const given = (text: string | undefined): string | undefined => (text === '-' ? undefined : text);
