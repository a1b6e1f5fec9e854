import { setTimeout as sleep } from 'node:timers/promises';
import type { LakeState } from '@/lib/analytics/lake';
import { topics } from '@/lib/events';
import type { KafkaReader } from './expected';
import type { LakeRole } from './lake-role';
import { visibleRowCount } from './lake-rows';

const limitMs = 180_000;

/** Whether the lake has every offset of Kafka, no transaction is open, and every row is in a visible file. */
async function isWritten(role: LakeRole, kafka: KafkaReader, lake: string): Promise<LakeState | string> {
  const state = await role.state();
  if (!state) return 'the role does not answer';
  for (const topic of topics) {
    const partitions = state.topics.find((one) => one.topic === topic)?.partitions ?? [];
    for (const [partition, { end, stable }] of (await kafka.spans(topic)).entries()) {
      if (stable !== end) return `${topic}-${partition} has an open transaction`;
      const to = partitions.find((one) => one.partition === partition)?.to;
      if (to !== end) return `${topic}-${partition} is read up to ${to} and ends at ${end}`;
    }
    const rows = partitions.reduce((sum, one) => sum + one.rows + one.invalid, 0);
    const visible = await visibleRowCount(lake, topic);
    if (visible !== rows) return `${visible} of ${rows} rows of ${topic} are in files`;
  }
  return state;
}

/** Waits until everything in Kafka is in files. Throws what is not after three minutes. */
export async function untilWritten(role: LakeRole, kafka: KafkaReader, lake: string): Promise<LakeState> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const state = await isWritten(role, kafka, lake);
    if (typeof state !== 'string') return state;
    if (Date.now() > deadline) throw new Error(`The lake is not complete after 3 minutes: ${state}.`);
    await sleep(250);
  }
}

/** Waits until readers of the plain folder see more than `rows` rows in all. Resolves to how many; throws after three minutes. */
export async function untilMoreVisible(lake: string, rows: number): Promise<number> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    let visible = 0;
    for (const topic of topics) visible += await visibleRowCount(lake, topic);
    if (visible > rows) return visible;
    if (Date.now() > deadline) throw new Error(`No row was added to ${visible} within 3 minutes.`);
    await sleep(250);
  }
}
