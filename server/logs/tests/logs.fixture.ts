import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import getPort from 'get-port';
import { pino } from 'pino';
import { z } from 'zod';
import { decode, type EventData, type RawRecord } from '@/lib/events';
import { logEvents } from '@/lib/events/feeds';
import { createRangeReader } from '@/server/bus';
import type { LogsConfig } from '@/server/logs';
import { openTopicAdmin } from '@/server/testing/kafka/topic-admin';

const log = pino({ level: 'silent' });

const root = path.join(import.meta.dirname, '../../..');
// Inside the project, so that the bundle resolves packages from its node_modules.
const outdir = path.join(root, 'node_modules/.cache/pulseboard-logs');

/** Bundles the process, so that it starts quickly. */
export async function buildCollectorProcess(): Promise<void> {
  await build({
    ...{ absWorkingDir: root, entryPoints: ['server/logs/tests/collector-process.ts'], outdir, bundle: true },
    ...{ packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    alias: { '@': root },
  });
}

/** A collector as a process, to be killed. */
export class CollectorProcess {
  private child: ChildProcess | undefined;
  private port = 0;
  private started: Promise<unknown> | undefined;

  constructor(private readonly config: LogsConfig) {}

  start(): void {
    const child = fork(path.join(outdir, 'collector-process.js'), [JSON.stringify(this.config)], {
      execArgv: [],
    });
    this.child = child;
    this.started = once(child, 'message');
    child.on('message', (message) => {
      this.port = z.object({ port: z.number() }).parse(message).port;
    });
  }

  async untilStarted(): Promise<void> {
    await this.started;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async get(route: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${route}`);
  }
}

export async function logsConfig(
  brokers: string[],
  dataDir: string,
  paths: string[] = [],
): Promise<LogsConfig> {
  const otlp = { port: await getPort(), host: '127.0.0.1' };
  return { kafka: { brokers }, httpPort: 0, httpHost: '127.0.0.1', dataDir, paths, otlp };
}

export interface StoredLine {
  /** ce_id. */
  id: string;
  data: EventData<'log.written'>;
}

/** Every line that Kafka has in topic `logs` from these offsets on. */
export async function readLines(brokers: string[], from: readonly number[]): Promise<StoredLine[]> {
  const admin = await openTopicAdmin(brokers);
  const ends = await admin.endsOf('logs');
  await admin.close();
  const reader = createRangeReader({ brokers }, log);
  const lines: StoredLine[] = [];
  const next = ends.map((_, partition) => from[partition] ?? 0);
  const isLeft = (end: number, partition: number) => (next[partition] ?? 0) < end;
  try {
    while (ends.some(isLeft)) {
      const positions = ends.flatMap((end, partition) =>
        isLeft(end, partition) ? [{ topic: 'logs', partition, next: next[partition] ?? 0 }] : [],
      );
      const { records, reached } = await reader.read(positions, 4 * 1_024 * 1_024);
      for (const record of records) lines.push(toLine(record));
      for (const read of reached) next[read.partition] = read.next;
    }
  } finally {
    await reader.stop();
  }
  return lines;
}

/** Throws when the record is invalid. */
function toLine(record: RawRecord): StoredLine {
  const decoded = decode(record);
  if (!decoded.ok) throw new Error(decoded.message);
  const { event } = decoded;
  return { id: record.headers.get('ce_id') ?? '', data: logEvents['log.written'].parse(event.data) };
}
