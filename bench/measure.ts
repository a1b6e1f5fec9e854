/** Measurements: servers under test on core 0; broker, producer and clients on core 1. One server at a time has clients. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signToken } from '@/server/auth/tokens';
import { ensureTopics } from '@/server/bus';
import { createLog } from '@/server/log';
import { startBroker } from './broker';
import { type Child, lineOf, pinTo, run } from './child';
import { type Kind, portOf, secret, startServer } from './peers';
import { cpuSeconds } from './proc';

export const seconds = Number(process.env.BENCH_SECONDS ?? 10);
/** Long enough for the JIT to compile the hot path, because servers run for days. */
const warmUpSeconds = Number(process.env.BENCH_WARM_UP ?? 30);
/** Work that connecting causes ends within this time. */
const settleSeconds = 2;
export const otherCore = 1;

export interface Load {
  clients: number;
  /** Ticks a second that the producer should send. */
  rate: number;
  symbols: number;
}
interface Figures {
  /** Share of one core. */
  cpu: number;
  /** µs of CPU per event and client. */
  perDelivery: number;
  /** Events a second that clients received. */
  deliveries: number;
  /** Events a second that clients received or that were conflated into those. */
  logical: number;
  conflatedShare: number;
  p50: number;
  p99: number;
  connectedInMs: number;
}
export interface Row extends Load, Figures {
  kind: Kind;
  /** CPU per delivery divided by Centrifugo's of the same turns. */
  ofCentrifugo?: number;
}

/** Runs `use` with a broker on core 1. */
export async function withBroker(use: (broker: string) => Promise<void>): Promise<void> {
  pinTo(otherCore);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'pulseboard-bench-'));
  const kafka = await startBroker(dataDir);
  try {
    const { brokers } = kafka;
    await ensureTopics({ brokers }, { log: createLog('bench', 'error') });
    console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${seconds} s a row`);
    await use(brokers[0] as string);
  } finally {
    await kafka.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function viewerToken(): Promise<string> {
  return (await signToken(secret, 'gateway', 'viewer', 4 * 3_600)).token;
}

/** Measures one server. */
export async function measure(kind: Kind, load: Load, broker: string): Promise<Row> {
  const [row] = await measureInTurn([kind], load, broker, 1);
  return row as Row;
}

/**
 * Measures servers under the same load in turns: in each, clients are connected to one server and the others only read
 * from Kafka. So slow minutes of the machine affect all of them. A row is the median of the turns of a server.
 */
export async function measureInTurn(
  kinds: readonly Kind[],
  load: Load,
  broker: string,
  turns: number,
): Promise<Row[]> {
  const children: Child[] = [];
  const track = (child: Child): Child => {
    children.push(child);
    return child;
  };
  try {
    const servers = new Map<Kind, Child>();
    for (const kind of kinds) servers.set(kind, track(await startServer(kind, broker)));
    const producerArgs = ['dist/bench/producer.js', broker, String(load.rate), String(load.symbols)];
    // Records of other rows name no channel, so Centrifugo skips them.
    track(run(otherCore, producerArgs, kinds.includes('centrifugo') ? { BENCH_CHANNEL: 'prices' } : {}));
    const taken = new Map<Kind, Figures[]>(kinds.map((kind) => [kind, []]));
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [kind, server] of servers) {
        taken.get(kind)?.push(await takeTurn(kind, server, load, turn === 0 ? warmUpSeconds : settleSeconds));
      }
    }
    return kinds.map((kind) => rowOf(kind, load, taken));
  } finally {
    for (const child of children.reverse()) await child.end();
  }
}

/** Connects clients while ticks flow, waits, and then measures. */
async function takeTurn(kind: Kind, server: Child, load: Load, waitSeconds: number): Promise<Figures> {
  const args = [kind, String(portOf(kind)), String(load.clients), await viewerToken(), 'prices'];
  const crowd = run(otherCore, ['dist/bench/clients.js', ...args]);
  try {
    const { connectedInMs } = JSON.parse(await lineOf(crowd, 120_000));
    await sleep(waitSeconds * 1_000);
    crowd.stdin?.write('start\n');
    const before = cpuSeconds(server.pid);
    const started = performance.now();
    await sleep(seconds * 1_000);
    const cpu = cpuSeconds(server.pid) - before;
    const elapsed = (performance.now() - started) / 1_000;
    crowd.stdin?.write('stop\n');
    const result = JSON.parse(await lineOf(crowd, 60_000));
    return { ...figures(cpu, elapsed, result), connectedInMs };
  } finally {
    await crowd.end();
  }
}

function rowOf(kind: Kind, load: Load, taken: ReadonlyMap<Kind, readonly Figures[]>): Row {
  const own = taken.get(kind) ?? [];
  const median = (key: keyof Figures) => medianOf(own.map((one) => one[key]));
  const peer = taken.get('centrifugo');
  const ratios = peer && own.map((one, i) => one.perDelivery / (peer[i] as Figures).perDelivery);
  return {
    kind,
    ...load,
    cpu: median('cpu'),
    perDelivery: median('perDelivery'),
    deliveries: median('deliveries'),
    logical: median('logical'),
    conflatedShare: median('conflatedShare'),
    p50: median('p50'),
    p99: median('p99'),
    connectedInMs: median('connectedInMs'),
    ...(ratios && { ofCentrifugo: medianOf(ratios) }),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

interface Counted {
  events: number;
  conflated: number;
  p50: number;
  p99: number;
}

function figures(cpu: number, elapsed: number, { events, conflated, p50, p99 }: Counted) {
  const logical = (events + conflated) / elapsed;
  const conflatedShare = conflated / (conflated + events || 1);
  const perDelivery = (cpu / events) * 1e6;
  return { cpu: cpu / elapsed, perDelivery, deliveries: events / elapsed, logical, conflatedShare, p50, p99 };
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

export const rowHead = [
  '| clients | ticks/s requested | ticks/s received | symbols | server | CPU of one core | deliveries/s | CPU µs/delivery | ratio to Centrifugo | logical/s a core | p50 ms | p99 ms | conflated | all connected after ms |',
  '|--:|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
].join('\n');

export function printRow(row: Row): Row {
  const cells = [
    whole(row.clients),
    whole(row.rate),
    whole(row.logical / row.clients),
    row.symbols,
    row.kind,
    percent(row.cpu),
    whole(row.deliveries),
    row.perDelivery.toFixed(2),
    row.ofCentrifugo?.toFixed(2) ?? '',
    whole(row.logical / row.cpu),
    row.p50,
    row.p99,
    percent(row.conflatedShare),
    row.connectedInMs,
  ];
  console.log(`| ${cells.join(' | ')} |`);
  return row;
}
