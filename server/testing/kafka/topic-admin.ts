import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';

/** Operations on topics that only tests need. */
export interface TopicAdmin {
  /** The sum of the end offsets of a topic's partitions. */
  endOf(topic: string): Promise<number>;
  /** The end offsets of a topic, by partition. */
  endsOf(topic: string): Promise<number[]>;
  /** Deletes all but the newest `keep` records of each partition, as retention would. */
  deleteAllBut(topic: string, keep: number): Promise<void>;
  /** The lag of a group over all partitions; a partition without a commit counts from offset 0. */
  lagOf(groupId: string, topic: string): Promise<number>;
  /** Deletes a topic and waits until it is gone. */
  deleteTopic(topic: string): Promise<void>;
  /** Creates a topic and waits until all its partitions have a leader. */
  createTopic(topic: string, partitions: number, config?: Readonly<Record<string, string>>): Promise<void>;
  /** Raises the number of a topic's partitions to `partitions`. */
  addPartitions(topic: string, partitions: number): Promise<void>;
  /** Sets the largest record batch that a topic accepts. */
  limitBatches(topic: string, bytes: number): Promise<void>;
  close(): Promise<void>;
}

export async function openTopicAdmin(brokers: string[]): Promise<TopicAdmin> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  async function untilReadable(topic: string): Promise<void> {
    while (!(await admin.fetchTopicOffsets(topic).catch(() => undefined)))
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
  async function endsOf(topic: string): Promise<number[]> {
    const ends: number[] = [];
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) ends[partition] = Number(high);
    return ends;
  }
  return {
    endsOf,
    endOf: async (topic) => (await endsOf(topic)).reduce((sum, end) => sum + end, 0),
    deleteAllBut: async (topic, keep) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      const partitions = offsets.map(({ partition, low, high }) => ({
        partition,
        offset: String(Math.max(Number(low), Number(high) - keep)),
      }));
      await admin.deleteTopicRecords({ topic, partitions });
    },
    lagOf: async (groupId, topic) => {
      const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const ends = await admin.fetchTopicOffsets(topic);
      return ends.reduce((sum, { partition, high }) => {
        const at = offsets?.partitions.find((one) => one.partition === partition)?.offset ?? '-1';
        return sum + Number(high) - Math.max(0, Number(at));
      }, 0);
    },
    deleteTopic: async (topic) => {
      await admin.deleteTopics({ topics: [topic] });
      while ((await admin.listTopics()).includes(topic))
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
    createTopic: async (topic, numPartitions, config = {}) => {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }], waitForLeaders: false });
      await untilReadable(topic);
    },
    addPartitions: async (topic, count) => {
      await admin.createPartitions({ topicPartitions: [{ topic, count }] });
      await untilReadable(topic);
    },
    limitBatches: async (topic, bytes) => {
      const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
      const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
      await admin.alterConfigs({ validateOnly: false, resources });
    },
    close: () => admin.disconnect(),
  };
}
