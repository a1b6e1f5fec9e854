import type { AlertRuleInput } from '@/lib/alerts/rule';

export const orderRules: readonly AlertRuleInput[] = [
  {
    id: 'orders-waiting',
    name: 'Orders wait longer than usual',
    description:
      'The oldest order that waits for a step (payment, stock, decision, dispatch or delivery) has waited several times as long as 95 % of orders do.',
    advice:
      'Open the order: its path shows the step that is missing. Then open Admin and look at the process {{details.service}}, its delay in Services, and its consumer group. If it is stopped, start it: every order continues where it is.',
    severity: 'warning',
    gauge: 'orders.waitingRatio',
    aggregate: 'last',
    by: ['step'],
    compare: 'above',
    threshold: 3,
    unit: 'times',
    for: '10s',
    keepFiring: '5s',
    title: 'Orders that wait for {{labels.step}}: {{details.orders}}, the oldest {{value}} as long as usual',
    body: 'Order {{details.orderId}} of {{details.customer}} has waited for {{details.waitingTime}}; 95 % wait no longer than {{details.usualTime}}. Together they are worth {{details.value}}.',
    link: '/orders/{{details.orderId}}',
  },
  {
    id: 'payments-declined',
    name: 'Many payments are declined',
    description: 'Cards are declined far more often than usual: customers cannot buy.',
    advice:
      'Open the cancelled orders and read the reasons. On Admin, check "Cards declined" in Services; then ask the payment provider.',
    severity: 'critical',
    events: { topic: 'orders', types: ['payment.succeeded', 'payment.failed'] },
    aggregate: 'share',
    matching: [{ field: 'type', is: 'payment.failed' }],
    window: '5m',
    compare: 'above',
    // The simulated provider declines 2 %: of 40 payments more than 6 in one of 80,000 windows.
    threshold: 15,
    resolveThreshold: 10,
    minEvents: 40,
    unit: 'percent',
    title: '{{value}} of the payments of the last {{window}} were declined',
    body: 'More than {{threshold}} is not usual.',
    link: '/orders?status=cancelled',
  },
];
