import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { commonFields } from '../record/common-fields';
import { Draft, toLogData } from '../record/draft';
import { continuesTrace } from './stack-trace';

const start = /^[A-Za-z_@][\w.@-]{0,99}=(?:"|[^\s=])/;
const usual = /(?:^| )(?:level|lvl|msg|message|ts|time|severity)=/;
const pair = /([^\s="]{1,200})(?:=(?:"((?:[^"\\]|\\[\s\S])*)"?|([^\s]*)))?/g;
const escapes = /\\(["\\nrt])/g;
const escaped: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const number = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;

export const isLogfmt = (line: string): boolean => start.test(line) && usual.test(line.slice(0, 1_000));

/** https://brandur.org/logfmt: `level=info msg="order placed" duration=12ms`, as Go's slog and logrus write it. */
export const logfmt: LineFormat = {
  isContinuation: continuesTrace,
  parse: (record, source, readAt) => {
    const { text, cutBytes } = boundRecord(record);
    const draft = new Draft();
    draft.cutBytes = cutBytes;
    for (const [, name = '', quoted, bare] of text.matchAll(pair)) {
      const value =
        quoted === undefined ? (bare ?? true) : quoted.replace(escapes, (_, c: string) => escaped[c] ?? c);
      addField(draft, name, value);
    }
    return toLogData(draft, source, readAt);
  },
};

function addField(draft: Draft, name: string, value: string | true): void {
  if (commonFields.get(name)?.(draft, value)) return;
  if (value === 'true' || value === 'false') draft.attribute(name, value === 'true');
  else draft.attribute(name, typeof value === 'string' && number.test(value) ? Number(value) : value);
}
