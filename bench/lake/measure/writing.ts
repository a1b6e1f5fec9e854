/** How fast the role writes what is in Kafka, pinned to one core, beside the script that tutorials write. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '@/bench/proc';
import type { LakeRole } from '../proof/lake-role';
import { Program } from '../proof/programs';
import { openStage, type Stage } from '../proof/stage';
import { type Filled, fill, type Load } from './fill';
import { residentMib } from './memory';

export const roleCore = 0;
const rollSeconds = 10;
const pollMs = 100;
const limitMs = 600_000;

export interface Written {
  name: string;
  load: Load;
  events: number;
  /** While it reads and writes, without its start. */
  perSecond: number;
  /** Events for each second of CPU, its start included. */
  perCpuSecond: number;
  bytesPerEvent: number;
  jsonBytesPerEvent: number;
  files: number;
  /** Highest resident memory, MiB. */
  rssMib: number;
}

async function totals(role: LakeRole): Promise<{ offsets: number; lag: number }> {
  const state = await role.state();
  if (!state) return { offsets: 0, lag: Number.POSITIVE_INFINITY };
  const partitions = state.topics.flatMap((topic) => topic.partitions);
  const offsets = partitions.reduce((sum, { from, to }) => sum + to - from, 0);
  return { offsets, lag: state.writer.lag };
}

function parquetFiles(folder: string): { files: number; bytes: number } {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const visible = names.filter((name) => /dt=[^/]+\/hour=[^/]+\/[^/]+\.parquet$/.test(name));
  return {
    files: visible.length,
    bytes: visible.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0),
  };
}

/** Polls until `events` offsets are in the lake. Resolves to the rate between the first and the last poll that saw progress. */
async function rateOf(role: LakeRole, events: number): Promise<number> {
  const deadline = Date.now() + limitMs;
  let first: { at: number; offsets: number } | undefined;
  for (;;) {
    const { offsets } = await totals(role);
    const at = performance.now();
    if (offsets > 0) first ??= { at, offsets };
    if (first && offsets >= events) return ((offsets - first.offsets) / (at - first.at)) * 1_000;
    if (Date.now() > deadline)
      throw new Error(`The lake has ${offsets} of ${events} events after 10 minutes.`);
    await sleep(pollMs);
  }
}

async function ownFigures(
  { role, lake }: Stage,
  load: Load,
  { events, jsonBytes }: Filled,
): Promise<Written> {
  role.start();
  await role.untilAnswering();
  const perSecond = await rateOf(role, events);
  // The last segment is written when its time has come.
  await sleep((rollSeconds + 5) * 1_000);
  const cpu = cpuSeconds(role.pid);
  const { files, bytes } = parquetFiles(lake);
  return {
    name: 'pulseboard',
    load,
    events,
    perSecond,
    perCpuSecond: events / cpu,
    bytesPerEvent: bytes / events,
    jsonBytesPerEvent: jsonBytes / events,
    files,
    rssMib: residentMib(role.pid).highest,
  };
}

interface PeerResult {
  events: number;
  seconds: number;
  cpuSeconds: number;
  bytes: number;
  files: number;
  rssMib: number;
}

async function peerFigures({ kafka, logFile }: Stage, { jsonBytes }: Filled): Promise<Written> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pulseboard-peer-'));
  const script = path.join(import.meta.dirname, 'peer.py');
  const args = [
    '-c',
    String(roleCore),
    'python3',
    script,
    kafka.brokers.join(','),
    'prices',
    folder,
    '100000',
  ];
  const result = await Program.start<PeerResult>('peer.py', 'taskset', args, logFile).result();
  rmSync(folder, { recursive: true });
  const { events, seconds, cpuSeconds: cpu, bytes, files, rssMib } = result;
  return {
    name: 'confluent-kafka and pyarrow',
    load: 'ticks',
    events,
    perSecond: events / seconds,
    perCpuSecond: events / cpu,
    bytesPerEvent: bytes / events,
    jsonBytesPerEvent: jsonBytes / events,
    files,
    rssMib,
  };
}

/** Fills a broker of its own, and lets the role (and, with ticks, the peer) write it to files. */
export async function measureWriting(load: Load, events: number): Promise<Written[]> {
  const stage = await openStage({ rollSeconds, core: roleCore });
  try {
    const filled = await fill(stage.kafka.brokers, load, events);
    const own = await ownFigures(stage, load, filled);
    await stage.role.end('SIGTERM');
    return load === 'ticks' ? [own, await peerFigures(stage, filled)] : [own];
  } finally {
    await stage.stop();
  }
}
