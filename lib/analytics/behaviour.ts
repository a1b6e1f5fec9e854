/** Request and response schemas of GET /api/sessions and /api/sessions/:sessionId. Times are epoch ms. */
import { z } from 'zod';
import { activityEvents } from '@/lib/events/feeds';
import { id } from '@/lib/events/fields';
import { logLine } from '@/lib/logs/log-line';
import { funnelSteps } from './reports';

const count = z.int().nonnegative();
const at = z.number().describe('Epoch ms.');
const time = z.coerce.number().int().nonnegative().max(4_102_444_800_000);
const freshMs = z
  .number()
  .nullable()
  .describe('Everything that Kafka had this many ms ago is in the answer; null: unknown.');

/** A session with an event in this time is active, ms. */
export const activeMs = 300_000;

export const sessionsQuery = z.object({
  from: time
    .optional()
    .describe('Epoch ms, inclusive. Unset: an hour before `to`; with `orderId`: a day before it.'),
  to: time.optional().describe('Epoch ms, exclusive. Unset: now.'),
  orderId: id.optional().describe('Only the sessions that placed this order.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type SessionsQuery = z.output<typeof sessionsQuery>;

const session = z.object({
  sessionId: z.string(),
  firstAt: at,
  lastAt: at,
  events: count.describe('Steps of the visitor; without measurements and errors of the browser.'),
  path: z.string().describe('Of its last event.'),
  furthest: z
    .enum(funnelSteps)
    .nullable()
    .describe('The last step of the funnel that it reached in any order.'),
  orders: z.array(z.string()).describe('At most 20.'),
  errors: count.describe('That the browser reported.'),
});
export type SessionRow = z.output<typeof session>;

export const sessionsAnswer = z.object({
  active: count.describe('Sessions with an event in the last five minutes.'),
  activePaths: z
    .array(z.object({ path: z.string(), sessions: count }))
    .describe('Where they are: the path of the last event of each. Most sessions first, at most 10.'),
  sessions: z
    .array(session)
    .describe('Those with an event in the range; the one whose last event is newest first.'),
  freshMs,
});
export type SessionsAnswer = z.output<typeof sessionsAnswer>;

export const sessionParams = z.object({ sessionId: id });
export const sessionQuery = z.object({
  at: time
    .optional()
    .describe(
      'A time within a day of the session, epoch ms: it is found quicker. Unset: everything is searched.',
    ),
});
export type SessionQuery = z.output<typeof sessionQuery>;

const step = activityEvents['activity.recorded']
  .omit({ sessionId: true, at: true })
  .extend({ at: at.describe('Timestamp of the record, epoch ms.'), partition: count, offset: count });

export const sessionAnswer = z.object({
  sessionId: z.string(),
  steps: z
    .array(step)
    .describe(
      'What the visitor did, what was measured and which errors the browser reported; oldest first, at most 1,000.',
    ),
  total: count.describe('All events of the session.'),
  orders: z
    .array(
      z.object({
        orderId: z.string(),
        events: z.array(z.object({ type: z.string(), at })).describe('Oldest first.'),
      }),
    )
    .describe('That were placed in the session, in this order; at most 20.'),
  lines: z
    .array(logLine)
    .describe(
      'Log lines of level error and fatal with one of its orders or their traces; oldest first, at most 100.',
    ),
  freshMs,
});
export type SessionAnswer = z.output<typeof sessionAnswer>;
export type SessionStep = SessionAnswer['steps'][number];
