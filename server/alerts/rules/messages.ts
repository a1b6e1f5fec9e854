import type { AlertRuleInput } from '@/lib/alerts/rule';
import { type Topic, topics } from '@/lib/events';

/**
 * How long a topic may be silent when it is usually busy, in seconds, and the page that shows it. Under the load that the
 * simulator begins with, the longest silence is 3 s in orders and logs, 5 s in activity.
 */
const busy = [
  { topic: 'orders', limit: 60, window: '30s', link: '/orders' },
  { topic: 'prices', limit: 30, window: '10s', link: '/prices' },
  { topic: 'logs', limit: 60, window: '30s', link: '/logs' },
  { topic: 'activity', limit: 60, window: '30s', link: '/analytics' },
] as const satisfies readonly { topic: Topic; [field: string]: unknown }[];

const silent = ({ topic, limit, window, link }: (typeof busy)[number]): AlertRuleInput => ({
  id: `${topic}-silent`,
  name: `No events in ${topic}`,
  description: `The topic ${topic} has events all the time, and has had none for a while: what writes them has stopped or cannot reach Kafka.`,
  advice:
    'Open Admin: check that the simulator (or your own producer) runs, is not paused, and can reach Kafka. Its last lines are in Logs.',
  severity: 'warning',
  events: { topic },
  aggregate: 'absence',
  window,
  baseline: '5m',
  compare: 'above',
  threshold: limit,
  unit: 'seconds',
  title: `No event in ${topic} for {{value}}`,
  body: 'It is usually busy: there was one in nearly every {{window}} before.',
  link,
});

const invalid = (topic: Topic): AlertRuleInput => ({
  id: `${topic}-invalid`,
  name: `Invalid messages in ${topic}`,
  description: `A message in the topic ${topic} is no valid event. It is skipped: no page and no figure contains it.`,
  advice:
    'Open Admin, Invalid messages in Watch: it has the partition, the offset and the reason of each, and what to send instead. Correct the producer; docs/producing.md has the format.',
  severity: 'warning',
  events: { topic, invalid: true },
  aggregate: 'count',
  window: '5m',
  by: ['reason'],
  compare: 'atLeast',
  threshold: 1,
  unit: 'events',
  title: `Invalid messages in ${topic}: {{value}} within {{window}} ({{labels.reason}})`,
  body: 'They are skipped, and listed on Admin with their offsets.',
  link: '/admin#invalid-messages',
});

export const messageRules: readonly AlertRuleInput[] = [
  ...busy.map(silent),
  ...topics.map(invalid),
  {
    id: 'dead-letters',
    name: 'Dead letters',
    description:
      'A service could not handle messages and put them aside. What they should have caused has not happened, such as a payment.',
    advice:
      'Read the reason in Logs (level error, the name of the service) and in the header x-error of the messages, correct the cause, then write the messages to their origin topic again or delete them from the dead letter topic.',
    severity: 'critical',
    gauge: 'deadLetters',
    aggregate: 'last',
    by: ['topic'],
    compare: 'above',
    threshold: 0,
    unit: 'events',
    title: 'Dead letters in {{labels.topic}}: {{value}}',
    body: 'What these messages should have caused has not happened.',
    link: '/logs?level=error&text=dead-lettered',
  },
];
