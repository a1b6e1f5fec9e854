import type { HealthSample } from '@/lib/health';
import type { Tail } from '@/server/bus';
import { HealthSampler, type HealthSamplerOptions } from './health-sampler';

/** Pause between two samples. */
const sampleMs = 1_000;
/** How often Kafka is checked in between: when it stops or starts to answer, the next sample is taken immediately. */
const checkMs = 200;
/** Of a sample in the ring. */
const sampleBytes = 4_096;

/** Pushes one sample a second into the feed `health`. Returns how to stop it. */
export function startHealthFeed(
  options: HealthSamplerOptions,
  onSample: (sample: HealthSample) => void,
): () => void {
  const { feeds, gatewayId, tail, log } = options;
  const feed = feeds.all.get('health');
  const sampler = new HealthSampler(options);
  let offset = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function pushSample(): Promise<void> {
    const sample = await sampler.sample();
    if (isStopped) return;
    onSample(sample);
    const id = `health-${gatewayId}-${offset}`;
    feed?.push(
      { id, type: 'health.sampled', at: sample.at, partition: 0, offset, data: sample },
      sampleBytes,
    );
    offset += 1;
    feed?.advance(0, offset);
    feed?.flush();
  }

  // A sample never waits for Kafka, so that it can report that Kafka does not answer.
  async function loop(): Promise<void> {
    await pushSample().catch((error) =>
      log.warn({ err: error }, 'health could not be sampled; trying again'),
    );
    if (!isStopped) waitForNext(checkMs);
  }

  function waitForNext(waitedMs: number): void {
    timer = setTimeout(() => {
      const isDue = waitedMs >= sampleMs || isKafkaDown(tail) !== sampler.isKafkaDown;
      if (isDue) void loop();
      else waitForNext(waitedMs + checkMs);
    }, checkMs);
  }
  void loop();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

const isKafkaDown = (tail: Tail): boolean => tail.silentSince() !== undefined;
