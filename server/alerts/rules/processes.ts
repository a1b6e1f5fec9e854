import type { AlertRuleInput } from '@/lib/alerts/rule';

/** The most that the supervisor runs. */
const mostGateways = 8;
const mostBrokers = 3;
const numbered = (name: string, most: number) => Array.from({ length: most }, (_, i) => `${name}-${i + 1}`);

/** Processes with a rule of their own, so that nothing is said twice. */
const withOwnRule = [
  ...['gateway', ...numbered('gateway', mostGateways)],
  ...['kafka', ...numbered('kafka', mostBrokers)],
];

export const processRules: readonly AlertRuleInput[] = [
  {
    id: 'process-down',
    name: 'Service is down',
    description:
      'A process that the supervisor runs has ended, was stopped, or does not get ready. What it does is not done: orders wait, or a page has no data.',
    advice:
      'Open Admin and start {{labels.process}}; the supervisor restarts a crashed one by itself. If it does not get ready, read its last lines in Logs.',
    severity: 'critical',
    gauge: 'process.up',
    where: [{ field: 'process', notIn: withOwnRule }],
    aggregate: 'last',
    by: ['process'],
    compare: 'below',
    threshold: 1,
    unit: 'none',
    // A process that was killed is back in about 3 s, one that starts for the first time in about 10 s.
    for: '15s',
    title: '{{labels.process}} is down',
    body: 'It has not run for 15 s. The supervisor says: {{details.status}}.',
    link: '/admin#process-{{labels.process}}',
  },
  {
    id: 'process-restarts',
    name: 'Service restarts repeatedly',
    description: 'The supervisor restarts a process again and again, because it crashes or is killed.',
    advice:
      'Open Logs, filtered by {{labels.process}}, and read the lines before each end; the tab Errors has the error by its place in the code. Without an error, check the memory and the disk of the machine.',
    severity: 'warning',
    gauge: 'process.restarts',
    aggregate: 'increase',
    window: '5m',
    by: ['process'],
    compare: 'atLeast',
    threshold: 3,
    unit: 'none',
    title: '{{labels.process}} restarted {{value}} times within {{window}}',
    body: 'It crashed or was killed each time.',
    link: '/admin#process-{{labels.process}}',
  },
  {
    id: 'gateway-down',
    name: 'Gateway does not answer',
    description:
      'A gateway sends no events to the pages that are connected to it. They connect to another gateway if there is one.',
    advice:
      'Open Admin and start the gateway. Pages resume by themselves where they were. If it runs and does not answer, kill it: the supervisor starts it again.',
    severity: 'critical',
    gauge: 'gateway.up',
    aggregate: 'last',
    by: ['gateway'],
    compare: 'below',
    threshold: 1,
    unit: 'none',
    // A gateway that was killed is back in about 5 s.
    for: '15s',
    title: '{{labels.gateway}} does not answer',
    body: 'It has not answered for 15 s.',
    link: '/admin#process-{{labels.gateway}}',
  },
];
