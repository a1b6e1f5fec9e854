/** How old an event is when a query sees it, and when a file has it, at a steady rate. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { rowsOf } from '../proof/lake-rows';
import { startGenerator } from '../proof/programs';
import { openStage, type Stage } from '../proof/stage';
import { residentMib } from './memory';
import { roleCore } from './writing';

const probeEveryMs = 500;
const queryEveryMs = 250;
/** A report has at most 100 services: the probes of this time are fewer. */
const windowMs = 30_000;
/** Longer than a segment is open. */
const drainMs = 70_000;

export interface Freshness {
  perSecond: number;
  seconds: number;
  /** From the Kafka timestamp of a probe until an answer over HTTP has it, ms. */
  query: Percentiles;
  /** From the Kafka timestamp of each row until a reader of the folder finds its file, ms. */
  file: Percentiles;
  rssMib: number;
}
interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
  of: number;
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), of: sorted.length };
}

/** Writes log lines of a service of their own, whose name is in the report `services`. */
class Probes {
  /** Kafka timestamp of each probe that no answer had yet, by service. */
  private readonly waiting = new Map<string, number>();
  readonly delays: number[] = [];
  private isEnding = false;

  async write({ kafka }: Stage): Promise<void> {
    const producer = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.ERROR }).producer();
    await producer.connect();
    while (!this.isEnding) {
      const service = `probe-${randomUUID()}`;
      const at = Date.now();
      const value = JSON.stringify({ level: 'info', service, msg: 'probe', at });
      this.waiting.set(service, at);
      await producer.send({ topic: 'logs', messages: [{ key: service, value, timestamp: String(at) }] });
      await sleep(probeEveryMs);
    }
    await producer.disconnect();
  }

  async query({ role }: Stage): Promise<void> {
    while (!this.isEnding || this.waiting.size > 0) {
      const now = Date.now();
      const from = now - windowMs;
      const response = await role.get(`/analytics/services?from=${from}&to=${now + 60_000}`);
      if (response && !response.ok)
        throw new Error(`The report services answers ${response.status}: ${await response.text()}`);
      const answer = (await response?.json()) as { rows: { service: string }[] } | undefined;
      const seenAt = Date.now();
      for (const { service } of answer?.rows ?? []) {
        const at = this.waiting.get(service);
        if (at !== undefined) this.delays.push(seenAt - at);
        this.waiting.delete(service);
      }
      this.giveUp(seenAt - windowMs);
      await sleep(queryEveryMs);
    }
  }

  /** Those that no answer had in time count with the time they waited. */
  private giveUp(before: number): void {
    for (const [service, at] of this.waiting) {
      if (at >= before) continue;
      this.delays.push(Date.now() - at);
      this.waiting.delete(service);
    }
  }

  end(): void {
    this.isEnding = true;
  }
}

/** Delay of every row of the topic `logs`, by its file's appearance. */
async function watchFiles({ lake }: Stage, since: number, isEnding: () => boolean): Promise<number[]> {
  const delays: number[] = [];
  const seen = new Set<string>();
  while (!isEnding()) {
    const rows = await rowsOf(lake, 'logs');
    const now = Date.now();
    for (const { partition, offset, at } of rows) {
      const name = `${partition}-${offset}`;
      if (seen.has(name)) continue;
      seen.add(name);
      // Odd timestamps of the generator say nothing about freshness.
      if (at >= since) delays.push(now - at);
    }
    await sleep(1_000);
  }
  return delays;
}

export async function measureFreshness(perSecond: number, seconds: number): Promise<Freshness> {
  const stage = await openStage({ core: roleCore });
  try {
    stage.role.start();
    await stage.role.untilReady();
    const since = Date.now();
    const generator = startGenerator(stage.kafka.brokers, perSecond, 1, stage.logFile);
    const probes = new Probes();
    let isEnding = false;
    const work = [probes.write(stage), probes.query(stage)];
    const files = watchFiles(stage, since, () => isEnding);
    await Promise.race([sleep(seconds * 1_000), ...work]);
    probes.end();
    await Promise.all(work);
    await generator.end();
    await sleep(drainMs);
    isEnding = true;
    const file = percentiles(await files);
    const rssMib = residentMib(stage.role.pid).highest;
    return { perSecond, seconds, query: percentiles(probes.delays), file, rssMib };
  } finally {
    await stage.stop();
  }
}
