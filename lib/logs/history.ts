/** Request and response schemas of GET /api/logs, /api/logs/around and /api/logs/histogram. Times are epoch ms. */
import { z } from 'zod';
import { id, shortText } from '@/lib/events/fields';
import { logLevels } from '@/lib/events/log-level';
import { logLine } from './log-line';

const count = z.int().nonnegative();
const at = z.coerce.number().int().nonnegative().max(8_640_000_000_000_000);
const whole = z.coerce.number().int().nonnegative();

/** Of a query string; the feed `logs` has the same filters, except `pattern`. */
export const logFilter = z.object({
  level: z.enum(logLevels).optional().describe('At least this level.'),
  service: z
    .string()
    .max(4_000)
    .optional()
    .describe(
      'One service, or several separated by commas; a comma or backslash within a name follows a backslash.',
    ),
  text: shortText.optional().describe('Substring of msg, err.name or err.message, in any case.'),
  pattern: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('Regular expression (RE2 syntax, any case) that msg, err.name or err.message contains.'),
  orderId: id.optional(),
  traceId: shortText.optional(),
});
export type LogFilter = z.output<typeof logFilter>;

export const logsQuery = logFilter.extend({
  from: at.optional().describe('Record timestamp, epoch ms, inclusive.'),
  to: at.optional().describe('Record timestamp, epoch ms, exclusive.'),
  before: z
    .string()
    .regex(/^\d+:\d+(,\d+:\d+)*$/, 'has to be partition:offset, several separated by commas')
    .max(20_000)
    .optional()
    .describe('Only lines below these offsets, partition:offset,…: what a live tail has not received.'),
  cursor: z.string().max(20_000).optional().describe('`cursor` of the answer before: the next older lines.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export type LogsQuery = z.output<typeof logsQuery>;

export const logsAnswer = z.object({
  lines: z.array(logLine).describe('Newest first, by record timestamp, partition and offset.'),
  cursor: z.string().nullable().describe('For the next older lines; null: there are none.'),
  searchedTo: z
    .number()
    .nullable()
    .describe(
      'Everything from here on was searched, epoch ms; older lines come with `cursor`. null: everything.',
    ),
  oldestAt: z.number().nullable().describe('Oldest line that the history has at all, epoch ms.'),
  freshMs: z.number().nullable().describe('Everything that Kafka had this many ms ago was searched.'),
  missing: z
    .array(z.object({ partition: count, from: count, to: count }))
    .describe(
      'Offsets below `before` that the history does not have yet, end exclusive: ask again in a moment.',
    ),
});
export type LogsAnswer = z.output<typeof logsAnswer>;

/** The lines of one process around a line. */
export const aroundQuery = z.object({
  partition: whole,
  offset: whole,
  at: at
    .optional()
    .describe('Record timestamp of the line, epoch ms: which line it is when the topic was recreated.'),
  lines: z.coerce.number().int().min(1).max(200).default(20).describe('How many before, and how many after.'),
});
export type AroundQuery = z.output<typeof aroundQuery>;
export const aroundAnswer = z.object({
  lines: z.array(logLine).describe('Oldest first; of the same service, host and instance as the line.'),
});
export type AroundAnswer = z.output<typeof aroundAnswer>;

export const histogramQuery = logFilter.extend({
  from: at,
  to: at,
  buckets: z.coerce.number().int().min(1).max(300).default(60),
});
export type HistogramQuery = z.output<typeof histogramQuery>;
/** Counts are records: a line that was delivered twice counts twice. */
export const histogramAnswer = z.object({
  bucketMs: count,
  buckets: z.array(
    z.object({
      at: z.number().describe('Start, epoch ms.'),
      debug: count,
      info: count,
      warn: count,
      error: count,
      fatal: count,
    }),
  ),
  services: z
    .array(z.object({ service: z.string(), count, errors: count }))
    .describe('In the range, by the filters other than `service`; most lines first, at most 100.'),
  levels: z
    .object({ debug: count, info: count, warn: count, error: count, fatal: count })
    .describe('By the filters other than `level`.'),
  freshMs: z.number().nullable(),
});
export type HistogramAnswer = z.output<typeof histogramAnswer>;
