import type { AlertRuleInput } from '@/lib/alerts/rule';

export const storageRules: readonly AlertRuleInput[] = [
  {
    id: 'lake-behind',
    name: 'Lake is behind',
    description:
      'Events are not in the lake yet: analytics, history of logs and SQL lack them. When Kafka deletes them first, they are missing for good.',
    advice:
      'Open Admin and start the process lake. If it runs, read its lines in Logs (service lake) and check the disk of LAKE_PATH.',
    severity: 'warning',
    gauge: 'lake.lag',
    aggregate: 'last',
    by: ['topic'],
    compare: 'above',
    threshold: 60,
    resolveThreshold: 20,
    unit: 'seconds',
    for: '10s',
    title: 'Lake is {{value}} behind in {{labels.topic}}',
    body: 'Events that are older than {{threshold}} are not in it yet.',
    link: '/admin#process-lake',
  },
  {
    id: 'disk-full',
    name: 'Disk is nearly full',
    description: 'When the disk is full, Kafka, PostgreSQL and the lake stop.',
    advice:
      'Delete what is not needed, or enlarge the disk. Lower the retention of topics, or move LAKE_PATH to another disk.',
    severity: 'critical',
    gauge: 'disk.free',
    aggregate: 'last',
    by: ['path'],
    compare: 'below',
    threshold: 10,
    resolveThreshold: 12,
    unit: 'percent',
    for: '10s',
    title: 'Disk nearly full: {{value}} of {{labels.path}} is free',
    body: 'Less than {{threshold}} is free.',
    link: '/alerts?open=disk-full',
  },
];
