import { isDeadLetterTopic, type TopicSizes } from '@/server/bus';
import type { GaugeSource } from './source';

/** Whether Kafka answers. That it does not is a value, too. */
export const kafkaSource = (kafka: Pick<TopicSizes, 'check'>): GaugeSource => ({
  name: 'kafka',
  gauges: ['kafka.up'],
  // With several brokers, one that hangs is given up before another one is asked.
  timeoutMs: 6_000,
  read: async () => {
    const value = await kafka.check().then(
      () => 1,
      () => 0,
    );
    return [{ gauge: 'kafka.up', labels: {}, value }];
  },
});

/** A cluster may have thousands of topics: their names are read this often. */
const namesMs = 30_000;
const maxTopics = 200;

/** Messages in the dead letter topics of the cluster. */
export function deadLetterSource(kafka: Pick<TopicSizes, 'names' | 'read'>): GaugeSource {
  let names: readonly string[] = [];
  let namesAt = Number.NEGATIVE_INFINITY;
  async function topics(): Promise<readonly string[]> {
    if (performance.now() - namesAt < namesMs) return names;
    names = (await kafka.names()).filter(isDeadLetterTopic).sort().slice(0, maxTopics);
    namesAt = performance.now();
    return names;
  }
  return {
    name: 'dead letters',
    gauges: ['deadLetters'],
    everyMs: 2_000,
    timeoutMs: 6_000,
    read: async () =>
      [...(await kafka.read(await topics()))].map(([topic, value]) => ({
        gauge: 'deadLetters',
        labels: { topic },
        value,
      })),
  };
}
