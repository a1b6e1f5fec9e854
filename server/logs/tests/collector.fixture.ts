import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import type { EventData } from '@/lib/events';
import { headerText, type StoredRecord } from '@/server/bus';
import { createCheckpointFile } from '../collect/checkpoint';
import { Collector } from '../collect/collector';
import { createLineRecords } from '../collect/line-record';
import { Outbox } from '../collect/outbox';
import { filePatterns } from '../collect/own-files';
import { Problems } from '../collect/problems';

export interface Published {
  id: string;
  data: EventData<'log.written'>;
}

const log = pino({ level: 'silent' });

/** A folder of log files, and collectors that read it one after the other. Kafka is in memory and can be away. */
export class CollectedFolder {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'pulseboard-collect-'));
  readonly logs = path.join(this.folder, 'logs');
  /** What Kafka has; a record that is sent twice is here twice. */
  readonly published: Published[] = [];
  /** Called before Kafka stores records; while it waits, Kafka is away. */
  beforeStored: (records: readonly StoredRecord[]) => Promise<void> = async () => undefined;
  problems = new Problems(log);
  private collector: Collector | undefined;

  constructor(private readonly paths: readonly string[] = []) {
    mkdirSync(this.logs);
    onTestFinished(async () => {
      await this.stop();
      rmSync(this.folder, { recursive: true, force: true });
    }, 60_000);
  }

  async start(): Promise<Collector> {
    const problems = new Problems(log);
    this.problems = problems;
    const stopped = new AbortController();
    const stop = aborted(stopped.signal);
    const outbox = new Outbox({
      connect: async () => ({
        publish: async (records) => {
          await Promise.race([this.beforeStored(records), stop]);
          stopped.signal.throwIfAborted();
          this.published.push(...records.map(toPublished));
          return [];
        },
        stop: async () => stopped.abort(),
      }),
      beforeSend: () => collector.secure(),
      onSent: () => undefined,
      onRefused: () => undefined,
      problems,
    });
    const collector: Collector = new Collector({
      patterns: filePatterns(this.folder, this.paths),
      host: 'here',
      checkpoint: createCheckpointFile(this.folder, problems),
      problems,
      outbox,
      toRecord: createLineRecords('pulseboard/logs/here'),
      onRead: () => undefined,
    });
    this.collector = collector;
    await collector.start();
    return collector;
  }

  async stop(): Promise<void> {
    await this.collector?.stop();
    this.collector = undefined;
  }

  file(name: string): string {
    return path.join(this.logs, name);
  }

  append(name: string, text: string | Buffer): void {
    appendFileSync(this.file(name), text);
  }

  messages(): string[] {
    return this.published.map(({ data }) => data.msg);
  }

  checkpoint(): { version: number; files: { id: string; dev: number }[] } {
    return JSON.parse(readFileSync(path.join(this.folder, 'log-collector.json'), 'utf8'));
  }
}

export const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

/** A line as the processes of this program write it. */
export const line = (msg: string): string =>
  `${JSON.stringify({ level: 30, time: 1_769_853_600_000, service: 'shop', msg })}\n`;

const toPublished = (record: StoredRecord): Published => ({
  id: headerText(record.headers, 'ce_id') ?? '',
  data: JSON.parse(String(record.value)),
});

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
