/**
 * Request and response schemas of GET /api/logs/patterns, /api/logs/errors and /api/logs/performance, and of
 * POST /api/admin/log-errors/:groupId. Times are epoch ms. Every line counts once, however often it was delivered.
 */
import { z } from 'zod';
import { shortText } from '@/lib/events/fields';
import { logLevels } from '@/lib/events/log-level';
import { logLine } from './log-line';

const count = z.int().nonnegative();
const at = z.number().describe('Epoch ms.');
const time = z.coerce.number().int().nonnegative().max(8_640_000_000_000_000);

/** How far the analysis is. */
const progress = z.object({
  at: at.describe('When this was answered.'),
  lag: count.nullable().describe('Lines in Kafka that are not counted yet; null: Kafka does not answer.'),
  since: at.nullable().describe('Oldest line that is counted; null: none yet.'),
});

/** A value for each of the last 60 minutes, oldest first; the last is the present minute. */
const trend = z.array(count).length(60);

export const patternsQuery = z.object({
  service: shortText.optional(),
  level: z.enum(logLevels).optional().describe('At least this level.'),
  sort: z.enum(['count', 'new', 'trend']).default('count'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const logPattern = z.object({
  id: z.string().describe('Stays the same over restarts.'),
  template: z.string().describe('The message; <*> stands where it varies.'),
  level: z.enum(logLevels).describe('The most severe one.'),
  count,
  trend,
  services: z.array(z.object({ service: z.string(), count })).describe('Most lines first, at most 20.'),
  firstAt: at,
  lastAt: at,
  isNew: z.boolean().describe('First seen in the last ten minutes.'),
  example: logLine.describe('The newest line of it.'),
});
export type LogPattern = z.output<typeof logPattern>;
export const patternsAnswer = progress.extend({
  patterns: z.array(logPattern),
  total: count.describe('All patterns that are kept.'),
  unassigned: count.describe('Lines that are in no pattern, because there were too many patterns.'),
});
export type PatternsAnswer = z.output<typeof patternsAnswer>;

export const errorStates = ['open', 'regressed', 'resolved', 'ignored'] as const;
export type ErrorState = (typeof errorStates)[number];
export const errorsQuery = z.object({
  id: z.string().max(64).optional().describe('Only this group.'),
  state: z.enum(errorStates).optional(),
  service: shortText.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
/** Up to 1,000 different ones are counted exactly. */
const distinct = z.object({
  count: count.describe('How many different ones.'),
  isEstimate: z.boolean().describe('There are more than 1,000: the count is within 5 % nearly always.'),
  ids: z.array(z.string()).describe('The newest 20, newest first.'),
});
export const errorGroup = z.object({
  id: z.string().describe('Stays the same over restarts.'),
  service: z.string(),
  name: z.string().describe('Name of the error; of a line without one, its level.'),
  place: z
    .string()
    .nullable()
    .describe('First frame of its own code, such as `charge (server/…/charge.ts)`.'),
  message: z.string().describe('The message; <*> stands where ids and numbers are.'),
  count,
  trend,
  firstAt: at,
  lastAt: at,
  versions: z
    .array(z.string())
    .describe('Versions of the program that it happened in, newest last, at most 10.'),
  orders: distinct.describe('Orders that it happened to.'),
  traces: distinct.describe('Traces that it happened in.'),
  state: z
    .enum(errorStates)
    .describe('regressed: it was resolved, and happened again. ignored: until somebody opens it.'),
  stateAt: at.nullable().describe('When the state changed last.'),
  example: logLine.describe('The newest line of it.'),
});
export type ErrorGroup = z.output<typeof errorGroup>;
export const errorsAnswer = progress.extend({
  groups: z.array(errorGroup).describe('The one that happened last comes first.'),
  counts: z
    .object({ open: count, regressed: count, resolved: count, ignored: count })
    .describe('Groups by state, by the filters other than `state`.'),
  dropped: z
    .object({ groups: count, lines: count })
    .describe('Groups that are no longer kept, because there were too many, and their lines.'),
});
export type ErrorsAnswer = z.output<typeof errorsAnswer>;
export const setErrorState = z.object({ state: z.enum(['open', 'resolved', 'ignored']) });

export const performanceQuery = z.object({
  from: time.optional().describe('Unset: an hour before `to`.'),
  to: time.optional().describe('Unset: now.'),
  service: shortText.optional(),
});
const operationStats = z.object({
  service: z.string(),
  operation: z.string(),
  count,
  errors: count.describe('Lines of level error or fatal.'),
  perSecond: z.number(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
  trend: z
    .array(z.object({ at, count, errors: count, p50Ms: z.number().nullable(), p95Ms: z.number().nullable() }))
    .max(60),
  slowest: z.array(logLine).max(5).describe('Slowest first.'),
});
export type OperationStats = z.output<typeof operationStats>;
/** What happened to a process, from the lines of the supervisor. */
export const processMark = z.object({
  at,
  process: z.string(),
  change: z.enum(['ready', 'stopped', 'killed', 'crashed', 'deployed']),
  detail: z.string().nullable(),
});
export type ProcessMark = z.output<typeof processMark>;
export const performanceAnswer = progress.extend({
  from: at,
  to: at,
  operations: z.array(operationStats).max(500).describe('The ones that took most time in all first.'),
  accuracy: z.number().describe('Relative error of the percentiles at most, 0 to 1.'),
  marks: z.array(processMark).max(500),
});
export type PerformanceAnswer = z.output<typeof performanceAnswer>;
