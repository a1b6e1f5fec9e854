/** One measurement: a server alone on core 0; broker, producer and clients on the other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureTopics } from '@/server/bus';
import { signToken } from '@/server/clients/tokens';
import { createLog } from '@/server/log';
import { startBroker } from './broker';
import { lineOf, run, stayOn } from './child';
import { type Kind, portOf, secret, startServer } from './peers';
import { cpuSeconds } from './proc';

export const seconds = Number(process.env.BENCH_SECONDS ?? 10);
/** Long enough that Node has compiled what is called a hundred times a second: servers run for days. */
const warmUpSeconds = Number(process.env.BENCH_WARM_UP ?? 30);
export const otherCore = 1;

export interface Load {
  kind: Kind;
  clients: number;
  /** Ticks a second that the producer is asked for. */
  rate: number;
  symbols: number;
}
export interface Row extends Load {
  /** Share of one core. */
  cpu: number;
  /** µs of CPU for one event written to one client. */
  perDelivery: number;
  /** Events written to clients, a second. */
  deliveries: number;
  /** With those that a later one stood for: what the clients know of, a second. */
  logical: number;
  conflatedShare: number;
  p50: number;
  p99: number;
  connectedInMs: number;
}

/** Makes a broker for `measure`, on the other core, and takes it away again. */
export async function withBroker(use: (broker: string) => Promise<void>): Promise<void> {
  stayOn(otherCore);
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

/** Connects clients while ticks flow, lets the server warm up, and then counts for a while. */
export async function measure(load: Load, broker: string): Promise<Row> {
  const { kind, clients, rate, symbols } = load;
  const server = await startServer(kind, broker);
  const producerArgs = ['dist/bench/producer.js', broker, String(rate), String(symbols)];
  // What the others' rows left in the topic names no channel, so that Centrifugo passes over it.
  const producer = run(otherCore, producerArgs, kind === 'centrifugo' ? { BENCH_CHANNEL: 'prices' } : {});
  const crowdArgs = [kind, String(portOf(kind)), String(clients), await viewerToken(), 'prices'];
  const crowd = run(otherCore, ['dist/bench/clients.js', ...crowdArgs]);
  try {
    const { connectedInMs } = JSON.parse(await lineOf(crowd, 120_000));
    await sleep(warmUpSeconds * 1_000);
    crowd.stdin?.write('start\n');
    const before = cpuSeconds(server.pid);
    const started = performance.now();
    await sleep(seconds * 1_000);
    const cpu = cpuSeconds(server.pid) - before;
    const elapsed = (performance.now() - started) / 1_000;
    crowd.stdin?.write('stop\n');
    const result = JSON.parse(await lineOf(crowd, 60_000));
    return { ...load, ...figures(cpu, elapsed, result), connectedInMs };
  } finally {
    for (const child of [producer, crowd, server]) await child.end();
  }
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
  '| clients | ticks/s asked | ticks/s seen | symbols | server | CPU of one core | deliveries/s | CPU µs/delivery | logical/s a core | p50 ms | p99 ms | conflated | all connected after ms |',
  '|--:|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|',
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
    whole(row.logical / row.cpu),
    row.p50,
    row.p99,
    percent(row.conflatedShare),
    row.connectedInMs,
  ];
  console.log(`| ${cells.join(' | ')} |`);
  return row;
}
