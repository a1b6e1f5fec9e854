import type { AlertRuleInput } from '@/lib/alerts/rule';

export const kafkaRules: readonly AlertRuleInput[] = [
  {
    id: 'kafka-down',
    name: 'Kafka does not answer',
    description:
      'No event is written or read. Every figure is as old as this alert, and new orders wait in the outbox of the order service.',
    advice:
      'Open Admin and start the broker. If it runs, read its lines in Logs (service kafka) and check the disk and the network between this machine and KAFKA_BROKERS. Nothing is lost: services continue where they were.',
    severity: 'critical',
    gauge: 'kafka.up',
    aggregate: 'last',
    compare: 'below',
    threshold: 1,
    unit: 'none',
    for: '5s',
    title: 'Kafka does not answer',
    body: 'It has not answered for 5 s. What pages show is as old as that.',
    link: '/admin',
  },
  {
    id: 'broker-down',
    name: 'One of several brokers is down',
    description:
      'The others have its partitions. While it is down, one more broker that ends makes partitions unavailable.',
    advice: 'Open Admin and start the broker. If it ends again, read its lines in Logs (service kafka).',
    severity: 'warning',
    gauge: 'broker.up',
    // A single one, without a number, is the whole of Kafka, which has a rule of its own.
    where: [{ field: 'broker', isNot: 'kafka' }],
    aggregate: 'last',
    by: ['broker'],
    compare: 'below',
    threshold: 1,
    unit: 'none',
    for: '15s',
    title: 'Broker {{labels.broker}} is down',
    body: 'It has not run for 15 s.',
    link: '/admin#process-{{labels.broker}}',
  },
  {
    id: 'group-lag',
    name: 'Consumer group lags more and more',
    description:
      'A consumer group handles messages more slowly than they are written: the age of the oldest one that it has not read grows.',
    advice:
      'Open Admin, Consumer groups. If the process of {{labels.group}} is stopped, start it. If it runs, check its delay in Services, and read its slowest operations in Logs, Performance.',
    severity: 'warning',
    gauge: 'group.lag',
    aggregate: 'last',
    window: '15s',
    by: ['group'],
    compare: 'above',
    threshold: 30,
    unit: 'seconds',
    growing: true,
    for: '10s',
    keepFiring: '10s',
    title: 'Group {{labels.group}} lags {{value}}, and the lag grows',
    body: 'The oldest message that it has not read is older than {{threshold}}.',
    link: '/admin#consumer-groups',
  },
];
