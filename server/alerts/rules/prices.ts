import type { AlertRuleInput } from '@/lib/alerts/rule';

export const priceRules: readonly AlertRuleInput[] = [
  {
    id: 'price-moved',
    name: 'Price moves fast',
    description: 'The price of a symbol rose or fell by a large part within a minute.',
    advice:
      'Open the symbol and look at its chart: a single tick far from the others is an error of the producer, whose name is in the message on Kafka (ce_source).',
    severity: 'info',
    events: { topic: 'prices', types: ['price.ticked'] },
    aggregate: 'change',
    field: 'price',
    window: '1m',
    by: ['symbol'],
    compare: 'above',
    // The most volatile simulated symbols move 2.5 % in a usual minute, and 8 % once in days.
    threshold: 15,
    resolveThreshold: 12,
    unit: 'percent',
    title: '{{labels.symbol}} moved {{value}} within {{window}}',
    body: 'More than {{threshold}} within {{window}}, from its lowest to its highest price or back.',
    link: '/prices/{{labels.symbol}}',
  },
];
