import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { levelOf } from '../record/levels';
import { splitTrace } from './stack-trace';
import { hasStart, splitTime } from './start';

const level = '(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)';
/** Apache Kafka: `[2026-11-26 11:52:37,123] INFO message (logger)`, with or without brackets. */
const kafka = new RegExp(`^${level}:? +`);
const trailingLogger = /\s*\(([A-Za-z_$][\w.$]{0,198})\)$/;
/** Logback: `2026-11-26 11:52:37.123 [main] INFO  a.b.Logger - message` */
const logback = new RegExp(`^\\[([^\\]\\n]{1,200})\\] +${level} +([\\w.$]{1,200}) +[-:] +`);
/** Spring Boot: `2026-11-26T11:52:37.123Z  INFO 4711 --- [app] [main] a.b.Logger : message` */
const springBoot = new RegExp(`^${level} +(\\d{1,10}) --- \\[([^\\n]{1,200}?)\\] ([\\w.$]{1,200}) +: `);
/** Python: `2026-11-26 11:52:37,123 - logger - INFO - message` */
const python = new RegExp(`^([\\w.]{1,200}) - ${level} - `);

const start = new RegExp(
  `^\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,]\\d{3}(?: ?(?:Z|[+-]\\d\\d:?\\d\\d))?\\]?(?: -)? +(?:\\[[^\\]]{1,200}\\] +)?(?:[\\w.]{1,200} - )?${level}\\b`,
);

/** Whether a line is of log4j, Logback, Spring Boot or Python's logging. */
export const isLog4j = (line: string): boolean => start.test(line);

/** Logs of the JVM, such as those of Apache Kafka. Every record starts with a time, so all else continues one, unless it is of another logger. */
export const log4j: LineFormat = {
  isContinuation: (line) => !hasStart(line) && !line.startsWith('{'),
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const draft = new Draft();
    draft.cutBytes = cutBytes;
    const { at, rest } = splitTime(text);
    draft.at = at;
    const { msg, err } = splitTrace(readHead(rest, draft));
    draft.msg = withoutLogger(msg, draft);
    draft.err = err && { ...err, message: withoutLogger(err.message, draft) };
    return toLogData(draft, source, readAt);
  },
};

/** Reads what precedes the message; returns the rest. */
function readHead(text: string, draft: Draft): string {
  let match = kafka.exec(text);
  const spring = match && springBoot.exec(text);
  if (spring) {
    draft.pid = spring[2];
    setOrigin(draft, spring[1], spring[4], spring[3]);
    return text.slice(spring[0].length);
  }
  if (match) {
    draft.level = levelOf(match[1]);
    return text.slice(match[0].length);
  }
  match = logback.exec(text);
  if (match) setOrigin(draft, match[2], match[3], match[1]);
  else {
    match = python.exec(text);
    if (match) setOrigin(draft, match[2], match[1]);
  }
  return text.slice(match?.[0].length ?? 0);
}

function setOrigin(draft: Draft, level?: string, logger?: string, thread?: string): void {
  draft.level = levelOf(level);
  if (logger) draft.attribute('logger', logger);
  if (thread) draft.attribute('thread', thread.trim());
}

function withoutLogger(text: string, draft: Draft): string {
  const match = trailingLogger.exec(text.slice(-204));
  if (!match?.[1]) return text;
  draft.attribute('logger', match[1]);
  return text.slice(0, text.length - match[0].length);
}
