import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import type { LedgerReport } from '@/components/live';
import type { Filter, Tier } from '@/lib/protocol';
import { ensureTopics } from '@/server/bus';
import { testOrigin, testSecret, viewerToken } from '@/server/testing/gateway/gateway-client';
import { end } from '@/server/testing/gateway/gateway-process';
import { preload } from '../bundle';
import { type Program, programFile } from './bundle';
import type { PageRequest, PageState } from './page';

const verifier = path.join(import.meta.dirname, '../../scripts/verify-ledger.mjs');
const limitMs = 60_000;

/** Starts a program of `programs` as a process. */
const start = (
  name: Program,
  args: readonly string[],
  stdout: 'ignore' | 'inherit' | 'pipe',
  env: Record<string, string> = {},
): ChildProcess =>
  fork(programFile(name), [...args], {
    execArgv: ['--import', preload],
    stdio: ['ignore', stdout, 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });

/** Waits for a condition. Throws after a minute with what it waited for. */
export async function until(what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}.`);
    await sleep(50);
  }
}

/** A page in its own process. */
export class Page {
  private constructor(private readonly child: ChildProcess) {}

  static async open(gatewayUrl: string, filter: Filter, tier: Tier): Promise<Page> {
    const page = new Page(
      start('page', [gatewayUrl, await viewerToken(), JSON.stringify(filter), tier], 'inherit'),
    );
    await until('a page that shows its first snapshot', async () => {
      const { isLive, view } = await page.state();
      return isLive && view.isSettled;
    });
    return page;
  }

  state = (): Promise<PageState> => this.ask('state');

  /** Compares the recording of the page with Kafka, by the independent verifier. Returns what it prints. */
  async verify(brokers: string): Promise<{ code: number; text: string }> {
    const file = path.join(tmpdir(), `log-feed-${this.child.pid}.json`);
    await writeFile(file, JSON.stringify(await this.ask<LedgerReport>('report')));
    const child = fork(verifier, [file, '--brokers', brokers, '--feed', 'logs'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const text = textOf(child);
    const [code] = (await once(child, 'exit')) as [number];
    await rm(file);
    return { code, text: await text };
  }

  /** Its connection is lost. */
  cut(): void {
    this.child.send('cut' satisfies PageRequest);
  }

  close = (): Promise<void> => end(this.child, 'SIGKILL');

  private async ask<T>(request: PageRequest): Promise<T> {
    const answer = once(this.child, 'message');
    this.child.send(request);
    return (await answer)[0] as T;
  }
}

/** A gateway that can be killed and started again at the same address. */
export class Gateway {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly brokers: string,
    private readonly port: number,
  ) {}

  static async start(brokers: string): Promise<Gateway> {
    const gateway = new Gateway(brokers, await getPort());
    await gateway.run();
    await until('a gateway that is ready', () => gateway.isReady());
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async replace(): Promise<void> {
    await this.stop();
    await this.run();
  }

  async stop(): Promise<void> {
    if (this.child) await end(this.child, 'SIGKILL');
  }

  private async run(): Promise<void> {
    this.child = start('main', ['gateway'], 'ignore', {
      KAFKA_BROKERS: this.brokers,
      GATEWAY_PORT: String(this.port),
      AUTH_SECRET: testSecret,
      ALLOWED_ORIGINS: testOrigin,
      LOG_LEVEL: 'warn',
    });
  }

  private isReady = (): Promise<boolean> =>
    fetch(`${this.url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
}

/** Starts to write lines; resolves with what was written. */
export async function produce<T>(brokers: string, perSecond: number, seconds: number): Promise<T> {
  const child = start('producer', [brokers, String(perSecond), String(seconds)], 'pipe');
  const text = textOf(child);
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`The producer ended with ${code}.`);
  return JSON.parse(await text) as T;
}

async function textOf(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) text += chunk;
  return text;
}

/** The topic of log lines. */
export class Topic {
  private readonly admin;

  private constructor(brokers: string) {
    const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'log-feed', logLevel: logLevel.ERROR });
    this.admin = kafka.admin();
  }

  static async open(brokers: string): Promise<Topic> {
    await ensureTopics({ brokers: brokers.split(',') }, { log: pino({ level: 'silent' }) });
    const topic = new Topic(brokers);
    await topic.admin.connect();
    return topic;
  }

  /** The next offset of each partition. */
  async ends(): Promise<number[]> {
    const ends: number[] = [];
    for (const { partition, high } of await this.admin.fetchTopicOffsets('logs'))
      ends[partition] = Number(high);
    return ends;
  }

  close = (): Promise<void> => this.admin.disconnect();
}
