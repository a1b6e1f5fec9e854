/** What the proofs look at in Kafka: whole topics and the lag of groups. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { consumeGroup, type GroupRecord, openTail, serviceGroup, type Tail } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';

export interface TopicReader {
  /** Everything that was read so far, in offset order per partition. */
  records: GroupRecord[];
  stop(): Promise<void>;
}

/** Reads topics from their beginning, for as long as the test runs. */
export async function readTopics(
  kafka: BrokerConfig,
  topics: readonly string[],
  log: Logger,
): Promise<TopicReader> {
  const records: GroupRecord[] = [];
  const group = await consumeGroup(kafka, {
    groupId: `reader-${randomUUID()}`,
    topics,
    log,
    onRecords: (read) => records.push(...read),
    onAssigned: () => {
      records.length = 0;
    },
  });
  return { records, stop: () => group.stop() };
}

/** Tells how far services are behind. */
export class LagMeter {
  private constructor(private readonly tail: Tail) {}

  static async open(kafka: BrokerConfig, log: Logger): Promise<LagMeter> {
    return new LagMeter(await openTail(kafka, new Map(), log));
  }

  /** Records of these topics that the service's group has not committed; a partition without a commit counts whole. */
  async lagOf(service: string, topics: readonly string[]): Promise<number> {
    const groups = await this.tail.readGroups();
    const group = groups.find(({ groupId }) => groupId === serviceGroup(service));
    let lag = 0;
    for (const topic of topics) {
      const ends = await this.tail.readEnds(topic);
      for (const [partition, end] of ends.entries()) {
        const at = group?.committed.find((each) => each.topic === topic && each.partition === partition);
        lag += end - (at?.next ?? 0);
      }
    }
    return lag;
  }

  stop(): Promise<void> {
    return this.tail.stop();
  }
}
