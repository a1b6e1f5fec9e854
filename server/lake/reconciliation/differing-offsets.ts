import type { TopicCounts } from '@/lib/analytics/counters';
import { blockSize } from '@/lib/analytics/event-mark';
import type { Topic } from '@/lib/events';
import type { RangeReader } from '@/server/bus';
import type { LakeLog } from '@/server/lake/context';
import type { LakeEngine } from '@/server/lake/engine';
import { compareRange, type DifferingOffset } from './compare-range';
import type { GatewayCounters } from './gateway-counters';
import { readKafka } from './kafka-block';
import { lakeBlocks } from './lake-counts';
import { lakeRange } from './lake-range';

/** Offsets listed of one topic, and read again from Kafka to find them. */
const maxOffsets = 20;
const maxBlocksRead = 20;

export interface DifferenceSources {
  engine: Pick<LakeEngine, 'query'>;
  ranges: Pick<RangeReader, 'read'>;
  gateway: Pick<GatewayCounters, 'blocks'>;
}

/** Offsets of one partition, `to` exclusive, and what the gateway counted of them if it still knows. */
interface Suspect {
  from: number;
  to: number;
  events?: number;
}

/** The first offsets of a partition at which the lake differs from Kafka, or of blocks that the gateway counted wrong. */
export async function differingOffsets(
  sources: DifferenceSources,
  live: TopicCounts,
  partition: number,
  log: LakeLog,
): Promise<DifferingOffset[]> {
  const topic = live.topic as Topic;
  const found: DifferingOffset[] = [];
  for (const suspect of await suspectsOf(sources, live, partition, log)) {
    const range = { topic, partition, ...suspect };
    const kafka = await readKafka(sources.ranges, range);
    found.push(...compareRange(range, kafka, await lakeRange(sources.engine, range, log.epoch)));
    if (found.length >= maxOffsets) break;
  }
  return found.slice(0, maxOffsets);
}

/** The blocks that differ, and what cannot be compared block by block: the newest offsets, and those before the first block. */
async function suspectsOf(
  { engine, gateway }: DifferenceSources,
  live: TopicCounts,
  partition: number,
  log: LakeLog,
): Promise<Suspect[]> {
  const counted = live.partitions[partition];
  if (!counted) return [];
  const { from, next } = counted;
  const kept = await gateway.blocks(live.topic, partition);
  const keptFrom = Math.max(from, kept.first * blockSize);
  const bounds = { partition, from: keptFrom, to: next, marksFrom: keptFrom };
  const lake = await lakeBlocks(engine, live.topic as Topic, bounds, log);
  const whole = kept.blocks.flatMap((block, index) => {
    const number = kept.first + index;
    const range = { from: Math.max(from, number * blockSize), to: (number + 1) * blockSize };
    if (range.to > next) return [];
    const { events = 0, invalid = 0, sum = 0 } = lake.get(number) ?? {};
    const isEqual = block.events === events && block.invalid === invalid && block.sum === sum;
    return isEqual ? [] : [{ ...range, events: block.events }];
  });
  const newest = { from: Math.max(from, Math.floor(next / blockSize) * blockSize), to: next };
  const earlier = blocksBetween(from, keptFrom);
  return [...whole, newest, ...earlier].filter((each) => each.to > each.from).slice(0, maxBlocksRead);
}

function blocksBetween(from: number, to: number): Suspect[] {
  const count = Math.min(maxBlocksRead, Math.ceil((to - from) / blockSize));
  return Array.from({ length: Math.max(0, count) }, (_, i) => ({
    from: from + i * blockSize,
    to: Math.min(to, from + (i + 1) * blockSize),
  }));
}
