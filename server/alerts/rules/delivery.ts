import type { AlertRuleInput } from '@/lib/alerts/rule';

export const deliveryRules: readonly AlertRuleInput[] = [
  {
    id: 'unexplained-offsets',
    name: 'Unexplained offsets',
    description:
      'An open page received a message whose offsets do not add up: events may be missing on the screen. This should never happen.',
    advice:
      'Open Verify and compare a page with Kafka: it lists the offsets. The page repairs itself by subscribing again. Keep the lines of the gateway from Logs for a report.',
    severity: 'critical',
    gauge: 'ledger.unexplained',
    aggregate: 'last',
    by: ['feed'],
    compare: 'above',
    threshold: 0,
    unit: 'events',
    title: 'Unexplained offsets in {{labels.feed}}: {{value}}',
    body: 'Open pages report them. Events may be missing on the screen.',
    link: '/verify',
  },
  {
    id: 'screen-latency',
    name: 'Events reach the screen late',
    description:
      'Of every hundred events, one takes longer than the limit from Kafka to the screen, on half of the open pages.',
    advice:
      'Open Admin: lower the rate of the simulator or of your producer, and compare the lag of the feeds in Watch. With a lag near 0 the browsers or the network are slow; otherwise the machine is: npm start -- --gateways 2.',
    severity: 'warning',
    gauge: 'screen.latencyP99',
    aggregate: 'last',
    by: ['feed'],
    compare: 'above',
    threshold: 1_000,
    resolveThreshold: 700,
    unit: 'milliseconds',
    for: '30s',
    title: '{{labels.feed}}: {{value}} from event to screen (p99)',
    body: 'More than {{threshold}} for 30 s.',
    link: '/admin#feeds',
  },
  {
    id: 'feed-lag',
    name: 'Gateway lags',
    description:
      'A gateway reads a feed more slowly than it is written: every figure of that feed is that much behind.',
    advice:
      'Open Admin and look at Feeds in Watch. Lower the rate of the simulator or of your producer, or start more gateways: npm start -- --gateways 2.',
    severity: 'warning',
    gauge: 'feed.lag',
    aggregate: 'last',
    by: ['gateway', 'feed'],
    compare: 'above',
    threshold: 5,
    resolveThreshold: 2,
    unit: 'seconds',
    for: '10s',
    title: '{{labels.gateway}} lags {{value}} in {{labels.feed}}',
    body: 'More than {{threshold}} for 10 s.',
    link: '/admin#feeds',
  },
];
