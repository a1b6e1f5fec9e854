import { z } from 'zod';
import { alertUnits, topics } from '@/lib/events';
import { link, longText, shortText } from '@/lib/events/fields';
import { conditionSchema } from './condition';
import { duration } from './duration';
import { gaugeNames } from './gauges';

export const name = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    'has to be 1 to 64 lower-case letters, digits and hyphens',
  );

/** What it counts or measures: events of a topic, or a gauge. Exactly one of them. */
const eventSource = z.strictObject({
  topic: z.enum(topics as [(typeof topics)[number], ...(typeof topics)[number][]]),
  types: z.array(shortText).min(1).max(20).optional(),
  /** Messages of the topic that are no valid event, by `reason`; false: valid events. */
  invalid: z.boolean().default(false),
});

/**
 * - count, rate (per second): of events
 * - share: per cent of the events that match `matching`
 * - sum, average, min, max, last, p50, p95, p99: of `field`
 * - change: from the lowest to the highest value of `field` in the window, or back, whichever came last, in per cent of
 *   the one that came first, without a sign: a rise and a fall alike
 * - increase: of a counter, which may begin again at 0, between its values in the window
 * - absence: seconds since the last event, while there was one in nine of ten windows of the `baseline` before
 */
export const aggregates = [
  'count',
  'rate',
  'share',
  'sum',
  'average',
  'min',
  'max',
  'last',
  'p50',
  'p95',
  'p99',
  'change',
  'increase',
  'absence',
] as const;
export type Aggregate = (typeof aggregates)[number];

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const quietHours = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'has to be a time such as 22:00'),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'has to be a time such as 07:00'),
  /** IANA name, such as Europe/Berlin. */
  timeZone: shortText.refine(isTimeZone, 'has to be an IANA time zone, such as Europe/Berlin'),
  /** Critical alerts are sent all the same. */
  exceptCritical: z.boolean().default(true),
});

/** The fields of an alert rule, each by itself. `alertRuleSchema` of ./rule also checks whether they fit together. */
export const alertRuleFields = z.strictObject({
  id: name,
  name: shortText,
  /** Why it matters. */
  description: longText.optional(),
  /** What to do when it fires. */
  advice: longText.optional(),
  enabled: z.boolean().default(true),
  severity: z.enum(['info', 'warning', 'critical']),
  events: eventSource.optional(),
  gauge: z.enum(gaugeNames).optional(),
  where: z.array(conditionSchema).max(20).default([]),
  aggregate: z.enum(aggregates),
  /** Of the data of an event; unset for a gauge. */
  field: shortText.optional(),
  /** With share. */
  matching: z.array(conditionSchema).min(1).max(20).optional(),
  /** Unset, with a gauge and `last`: its present value. */
  window: duration('1s', '1h').optional(),
  /** With absence: how long it looks back for what is usual. */
  baseline: duration('1m', '1h').optional(),
  /** One alert for each combination of these fields or labels. */
  by: z.array(shortText).max(3).default([]),
  compare: z.enum(['above', 'atLeast', 'below', 'atMost']),
  threshold: z.number(),
  /** Hysteresis: it resolves only beyond this. */
  resolveThreshold: z.number().optional(),
  /** Only while the value is higher than it was one window ago. */
  growing: z.boolean().default(false),
  /** Fewer events in the window say nothing: the condition is false. */
  minEvents: z.number().int().min(1).max(1_000_000).optional(),
  /** The condition has to hold for this long. */
  for: duration('0s', '1d').default('0s'),
  /** The condition has to be false for this long before the alert is resolved. */
  keepFiring: duration('0s', '1d').default('0s'),
  unit: z.enum(alertUnits).optional(),
  /** Placeholders, where a name has letters, digits, `_`, `-` and `.`: `{{value}}`, `{{threshold}}`, `{{window}}`, `{{labels.NAME}}`, `{{details.NAME}}`. */
  title: shortText,
  body: longText.optional(),
  /** Where the alert opens, with the same placeholders, percent-encoded. */
  link: link.optional(),
  notify: z
    .strictObject({
      /** Ids of channels. */
      channels: z.array(name).max(10),
      quietHours: quietHours.optional(),
    })
    .optional(),
});
export type AlertRule = z.output<typeof alertRuleFields>;
export type AlertRuleInput = z.input<typeof alertRuleFields>;
