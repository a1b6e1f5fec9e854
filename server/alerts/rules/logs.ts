import type { AlertRuleInput } from '@/lib/alerts/rule';

const errorGroup = {
  advice:
    'Open the error: it has the place in the code, its orders and traces, and the newest line. Mark it as resolved when it is corrected, or as ignored, on the same page.',
  severity: 'warning',
  gauge: 'errors.active',
  aggregate: 'last',
  by: ['group', 'service', 'error'],
  compare: 'atLeast',
  threshold: 1,
  unit: 'none',
  link: '/logs?tab=errors&open={{labels.group}}',
} as const satisfies Partial<AlertRuleInput>;

export const logRules: readonly AlertRuleInput[] = [
  {
    ...errorGroup,
    id: 'error-new',
    name: 'New error',
    description: 'An error that was never seen before happened within the last ten minutes.',
    where: [{ field: 'change', is: 'new' }],
    title: 'New error in {{labels.service}}: {{details.message}}',
    body: '{{labels.error}}: {{details.message}}',
  },
  {
    ...errorGroup,
    id: 'error-regressed',
    name: 'Resolved error is back',
    description: 'An error that somebody marked as resolved happened again within the last ten minutes.',
    where: [{ field: 'change', is: 'regressed' }],
    title: 'Error is back in {{labels.service}}: {{details.message}}',
    body: '{{labels.error}}: {{details.message}}',
  },
  {
    id: 'error-share',
    name: 'Many errors of a service',
    description: 'A large part of the lines that a service writes are errors.',
    advice:
      'Open Logs at the errors of the service. The tab Errors groups them by their place in the code; the tab Performance shows which operations fail.',
    severity: 'critical',
    events: { topic: 'logs', types: ['log.written'] },
    aggregate: 'share',
    matching: [{ field: 'level', in: ['error', 'fatal'] }],
    window: '5m',
    by: ['service'],
    compare: 'above',
    threshold: 5,
    resolveThreshold: 3,
    minEvents: 50,
    unit: 'percent',
    title: '{{value}} of the lines of {{labels.service}} are errors',
    body: 'Of the last {{window}}; more than {{threshold}} is not usual.',
    link: '/logs?level=error&service={{labels.service}}',
  },
  {
    id: 'sign-in-refused',
    name: 'Sign-in attempts refused',
    description: 'Somebody tries passwords of the admin, or has forgotten it.',
    advice:
      'Ask who it was. If nobody was, make the page unreachable from outside (HTTP_HOST, ALLOWED_ORIGINS) and set another ADMIN_PASSWORD. Guessing is slowed down to one attempt a minute in any case.',
    severity: 'warning',
    events: { topic: 'logs', types: ['log.written'] },
    where: [
      { field: 'operation', is: 'POST /api/admin/sign-in' },
      { field: 'attributes.status', in: [401, 429] },
    ],
    aggregate: 'count',
    window: '5m',
    compare: 'atLeast',
    threshold: 5,
    unit: 'events',
    title: 'Refused sign-in attempts: {{value}} within {{window}}',
    body: 'The admin password was wrong, or it was tried too often.',
    link: '/logs?text=sign-in',
  },
];
