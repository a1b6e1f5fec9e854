import type { Logger } from 'pino';
import { ensureTopics, type LogBreak, openTail, type Tail, type TailBatch } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import type { Saver } from '@/server/log-analysis/saving/saver';
import { within } from '@/server/log-analysis/within';
import type { Analysis } from './analysis';

const topic = 'logs' as const;

/** Part of a core while there is a backlog, because everything else starts at the same time; then ten fetches a second. */
const pacing = { cpuShare: 0.8, idlePauseMs: 100 };

const endsMs = 200;
/** A broker that answers takes a tenth of this. */
const askMs = 2_000;

/** Reads the topic into the analysis, from where its state ends or the oldest record. Throws when no broker answers. */
export async function openReader(
  kafka: BrokerConfig,
  { analysis, saver, log }: { analysis: Analysis; saver: Saver; log: Logger },
): Promise<Reader> {
  await ensureTopics(kafka, { log });
  const tail = await openTail(
    kafka,
    new Map([
      [
        topic,
        (found) => {
          const { from, missed } = analysis.position.begin(found);
          analysis.missed(missed);
          return from;
        },
      ],
    ]),
    log,
    pacing,
  );
  tail.run({
    onBatch: ({ partition, records, next }: TailBatch) => {
      analysis.take(records);
      analysis.position.advance(partition, next);
      return saver.read(records.length);
    },
    onBreak: (logBreak: LogBreak) => {
      analysis.missed(logBreak.missed);
      analysis.position.moveTo(logBreak);
      saver.read(0);
    },
  });
  return new Reader(tail, analysis);
}

export class Reader {
  constructor(
    private readonly tail: Tail,
    private readonly analysis: Analysis,
  ) {}

  /** Records that were not read when Kafka was asked last: only while it reads does that say what is there now. */
  lastLag = (): number => this.analysis.position.lagBehind(this.tail.ends(topic));

  /** Records in Kafka that were not read yet; undefined: Kafka does not answer. Asks at most every 200 ms. */
  lag = async (): Promise<number | undefined> => {
    const now = performance.now();
    if (now - this.endsAt > endsMs) {
      this.endsAt = now;
      this.ends = within(askMs, this.tail.readEnds(topic)).catch(() => undefined);
    }
    const ends = await this.ends;
    return ends && this.analysis.position.lagBehind(ends);
  };
  private ends: Promise<number[] | undefined> = Promise.resolve(undefined);
  private endsAt = Number.NEGATIVE_INFINITY;

  /** Epoch ms of the last response while Kafka does not answer; undefined while it does. */
  silentSince = (): number | undefined => this.tail.silentSince();

  stop = (): Promise<void> => this.tail.stop();
}
