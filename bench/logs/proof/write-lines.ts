import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from '@/bench/lake/generator/random';
import { Expected } from '@/bench/logs/lines/expected';
import { type GeneratedLine, type GeneratedOptions, generatedLines } from '@/bench/logs/lines/generated';
import { createPublisher, type Outgoing } from '@/server/bus';
import { createLog } from '@/server/log';

const batchLines = 1_000;
/** Of the batches, the share that is sent a second time, later, as after a lost answer of Kafka. */
const repeatedShare = 0.05;

export interface WrittenLines {
  expected: Expected;
  /** Lines that were sent twice. */
  repeated: number;
}

export interface WriteOptions extends GeneratedOptions {
  brokers: readonly string[];
  /** Unset: as fast as Kafka takes them. */
  linesPerSecond?: number;
}

/** Writes generated lines to Kafka, some twice. */
export async function writeLines({
  brokers,
  linesPerSecond,
  ...options
}: WriteOptions): Promise<WrittenLines> {
  const publisher = await createPublisher(
    { brokers: [...brokers] },
    'generated-lines',
    createLog('bench', 'error'),
  );
  const random = randomOf(options.seed + 1);
  const written: WrittenLines = { expected: new Expected(), repeated: 0 };
  const started = performance.now();
  let again: Outgoing[] = [];
  for (const batch of batchesOf(generatedLines(options))) {
    for (const line of batch) written.expected.add(line);
    const events = batch.map(toOutgoing);
    await publisher.publish(...events);
    if (again.length > 0) await publisher.publish(...again);
    written.repeated += again.length;
    again = random.chance(repeatedShare) ? events : [];
    if (linesPerSecond)
      await sleep((written.expected.lines / linesPerSecond) * 1_000 - (performance.now() - started));
  }
  await publisher.stop();
  return written;
}

const toOutgoing = ({ data, id, source }: GeneratedLine): Outgoing => ({
  type: 'log.written',
  data,
  id,
  source,
  time: data.at,
});

function* batchesOf(lines: Iterable<GeneratedLine>): Generator<GeneratedLine[]> {
  let batch: GeneratedLine[] = [];
  for (const line of lines) {
    batch.push(line);
    if (batch.length < batchLines) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
