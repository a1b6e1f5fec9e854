import type { LineFormat } from '../line-format';
import { boundRecord } from '../record/bounded-text';
import { Draft, toLogData } from '../record/draft';
import { plainText } from '../text/plain-text';
import { bunyan } from './bunyan';
import { leadingFields } from './cut-line';
import type { Dialect } from './dialects';
import { ecs } from './ecs';
import { otel } from './otel';
import { otherJson } from './other';
import { pino } from './pino';

/** The first that matches reads the line. */
const dialects: readonly Dialect[] = [bunyan, pino, ecs, otel, otherJson];

/** A JSON object per line, of any logger. What is no JSON after all is plain text. */
export const json: LineFormat = withContinuation(() => false);

/** A JSON object in several, indented lines, as console exporters of OpenTelemetry write it. */
export const indentedJson: LineFormat = withContinuation((line) => /^[ \t}]/.test(line));

function withContinuation(isContinuation: LineFormat['isContinuation']): LineFormat {
  return {
    isContinuation,
    parse: (record, source, readAt) => {
      const { text, cutBytes } = boundRecord(record);
      const line = (cutBytes === 0 ? objectOf(text) : undefined) ?? leadingFields(text);
      if (!line) return plainText.parse(record, source, readAt);
      const draft = new Draft();
      draft.cutBytes = cutBytes;
      dialects.find((dialect) => dialect.matches(line))?.read(line, draft);
      // The message was behind what could not be read.
      if (cutBytes > 0) draft.msg ??= text;
      return toLogData(draft, source, readAt);
    },
  };
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
