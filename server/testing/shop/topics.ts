/** Reads whole topics, and the lag of consumer groups, for tests. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { consumeGroup, type GroupRecord, openTail, serviceGroup, type Tail } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';

export interface TopicReader {
  /** All records so far, in offset order per partition. */
  records: GroupRecord[];
  stop(): Promise<void>;
}

/** Reads topics from the beginning until it is stopped. */
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

/** All records that the topics hold at the time of the call. */
export async function readAll(
  kafka: BrokerConfig,
  topics: readonly string[],
  log: Logger,
): Promise<readonly GroupRecord[]> {
  const ends = await endsOf(kafka, topics, log);
  const reader = await readTopics(kafka, topics, log);
  try {
    while (!isRead(reader.records, ends)) await sleep(50);
    return reader.records;
  } finally {
    await reader.stop();
  }
}

/** The end offsets, by `topic partition`. */
async function endsOf(
  kafka: BrokerConfig,
  topics: readonly string[],
  log: Logger,
): Promise<Map<string, number>> {
  const tail = await openTail(kafka, new Map(), log);
  try {
    const ends = await Promise.all(topics.map((topic) => tail.readEnds(topic)));
    return new Map(topics.flatMap((topic, i) => (ends[i] ?? []).map((end, n) => [`${topic} ${n}`, end])));
  } finally {
    await tail.stop();
  }
}

function isRead(records: readonly GroupRecord[], ends: ReadonlyMap<string, number>): boolean {
  const next = new Map(records.map(({ topic, partition, offset }) => [`${topic} ${partition}`, offset + 1]));
  return [...ends].every(([partition, end]) => (next.get(partition) ?? 0) >= end);
}

/** Measures the lag of services. */
export class LagMeter {
  private constructor(private readonly tail: Tail) {}

  static async open(kafka: BrokerConfig, log: Logger): Promise<LagMeter> {
    return new LagMeter(await openTail(kafka, new Map(), log));
  }

  /** Uncommitted records of these topics; a partition without a commit counts from offset 0. */
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
