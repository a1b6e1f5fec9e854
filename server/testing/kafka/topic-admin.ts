import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';

/** What a test does to topics that the project itself never does. */
export interface TopicAdmin {
  /** The end of a topic, summed over its partitions. */
  endOf(topic: string): Promise<number>;
  /** The end of each partition of a topic: indexes are partitions. */
  endsOf(topic: string): Promise<number[]>;
  /** Deletes all but the newest `keep` records of each partition, as retention would. */
  deleteAllBut(topic: string, keep: number): Promise<void>;
  /** What a group has committed, less than what the topic holds, over all partitions; without a commit it counts whole. */
  lagOf(groupId: string, topic: string): Promise<number>;
  /** Deletes a topic, and waits until it is gone. */
  deleteTopic(topic: string): Promise<void>;
  /** Makes a topic, and waits until each of its partitions can be read and written. */
  createTopic(topic: string, partitions: number, config?: Readonly<Record<string, string>>): Promise<void>;
  /** Adds partitions to a topic: so many then. */
  addPartitions(topic: string, partitions: number): Promise<void>;
  /** Has a topic take no record batch longer than this. */
  limitBatches(topic: string, bytes: number): Promise<void>;
  close(): Promise<void>;
}

export async function openTopicAdmin(brokers: string[]): Promise<TopicAdmin> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  async function untilThere(topic: string): Promise<void> {
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
      await untilThere(topic);
    },
    addPartitions: async (topic, count) => {
      await admin.createPartitions({ topicPartitions: [{ topic, count }] });
      await untilThere(topic);
    },
    limitBatches: async (topic, bytes) => {
      const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
      const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
      await admin.alterConfigs({ validateOnly: false, resources });
    },
    close: () => admin.disconnect(),
  };
}
