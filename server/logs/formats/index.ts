import { containerFormat, isContainerLine } from './container';
import { indentedJson, json } from './json';
import type { LineFormat } from './line-format';
import { crash, isCrash } from './text/crash';
import { isLog4j, log4j } from './text/log4j';
import { isLogfmt, logfmt } from './text/logfmt';
import { isAccessLog, nginxAccess } from './text/nginx-access';
import { isErrorLog, nginxError } from './text/nginx-error';
import { plainText, startedText } from './text/plain-text';
import { isPostgres, postgres } from './text/postgres';
import { hasStart, withoutColours } from './text/start';
import { isSyslog, syslog } from './text/syslog';

export type { LineFormat, LogData, LogSource } from './line-format';

const openBrace = 0x7b;
/** No format needs more of a line to be recognised; an access log needs all of it, if it is not longer. */
const longestStart = 16_000;

/** The first that recognises a line reads it. */
const textFormats: readonly [(line: string) => boolean, LineFormat][] = [
  [isPostgres, postgres],
  [isLog4j, log4j],
  [isErrorLog, nginxError],
  [isAccessLog, nginxAccess],
  [isLogfmt, logfmt],
  [isSyslog, syslog],
  [isCrash, crash],
  [(line) => hasStart(withoutColours(line)), startedText],
];

/** The format of a record, by its first line. Every line has one: what no other recognises is plain text. */
export function formatOf(firstLine: string): LineFormat {
  return isContainerLine(firstLine)
    ? containerFormat(firstLine, formatOfProgram)
    : formatOfProgram(firstLine);
}

function formatOfProgram(firstLine: string): LineFormat {
  if (firstLine.charCodeAt(0) === openBrace)
    return firstLine.length < 8 && firstLine.trimEnd() === '{' ? indentedJson : json;
  const start = firstLine.slice(0, longestStart);
  return textFormats.find(([recognises]) => recognises(start))?.[1] ?? plainText;
}
