/** Many clients in one process, controlled over its IPC channel by `Crowd` in rig.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Feed } from '@/lib/protocol';
import type { Totals, Written } from './account';
import { CrowdClient } from './crowd-client';
import { Histogram } from './histogram';
import { PacketReader } from './packet-reader';
import { serve } from './requests';

export interface CrowdReport extends Totals {
  gaps: number;
  gapReasons: string[];
  gapMissed: number;
  mismatches: number;
  refusals: number;
  /** Connections that were cut. */
  drops: number;
  /** Clients that have not caught up yet: their missing events are late, not lost. */
  absent: number;
  longestWaitMs: number;
}
interface OpenRequest {
  clients: number;
  ports: number[];
  token: string;
  prices?: boolean;
}

const reader = new PacketReader();
const clients: CrowdClient[] = [];
const latencies: Partial<Record<Feed, Histogram>> = { orders: new Histogram(), prices: new Histogram() };
const pollMs = 20;
/** Connecting all clients in one turn of the event loop would measure this process's own queue. */
const openedAtOnce = 50;
let ports: number[] = [];
let drops = 0;
let dropsLeft = 0;

const onLatency = (feed: Feed, ms: number) => latencies[feed]?.add(ms);

const isTrue = async (condition: () => boolean, timeoutMs: number): Promise<boolean> => {
  const until = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > until) return false;
    await sleep(pollMs);
  }
  return true;
};
const allLive = (timeoutMs: number) => isTrue(() => clients.every(({ isLive }) => isLive), timeoutMs);

async function open(request: OpenRequest): Promise<boolean> {
  ports = request.ports;
  const { token, prices = false } = request;
  for (let index = 0; index < request.clients; index += 1) {
    const portOf = (attempt: number) => ports[(index + attempt) % ports.length] as number;
    const client = new CrowdClient({ token, reader, prices, portOf, onLatency });
    clients.push(client);
    client.connect();
    if (index % openedAtOnce === openedAtOnce - 1) await sleep(pollMs);
  }
  const isOpen = await allLive(60_000);
  // Waiting times count from the first loss on, without the first connect.
  for (const client of clients) client.longestWaitMs = 0;
  return isOpen;
}

function drop(client: CrowdClient): void {
  drops += 1;
  client.drop();
}

/** Cuts a client's connection `times` times at random moments, each after the client has caught up from the last. */
async function dropEach(client: CrowdClient, times: number, everyMs: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    await sleep(everyMs * (0.5 + Math.random()));
    while (!client.isLive) await sleep(pollMs);
    drop(client);
    dropsLeft -= 1;
  }
}

/** Waits until every client has received everything that was written, or no more arrives within `patienceMs`. */
async function complete(written: Written, patienceMs: number): Promise<boolean> {
  const delivered = () => clients.reduce((all, { account }) => all + account.totals(written).delivered, 0);
  const isComplete = () => clients.every(({ account }) => !account.isMissing(written.end));
  for (let before = -1; before < delivered(); ) {
    before = delivered();
    if (await isTrue(isComplete, patienceMs)) return true;
  }
  return false;
}

function report(written: Written): CrowdReport {
  const totals = clients.map(({ account }) => account.totals(written));
  const sum = (key: keyof Totals) => totals.reduce((all, one) => all + one[key], 0);
  const gaps = clients.flatMap((client) => client.gaps);
  return {
    delivered: sum('delivered'),
    duplicates: sum('duplicates'),
    outOfOrder: sum('outOfOrder'),
    missed: sum('missed'),
    altered: sum('altered'),
    gaps: gaps.length,
    gapReasons: [...new Set(gaps.map(({ reason }) => reason))],
    gapMissed: gaps.reduce((all, { missed }) => all + missed, 0),
    mismatches: clients.reduce((all, { mismatches }) => all + mismatches, 0),
    refusals: clients.reduce((all, { refusals }) => all + refusals, 0),
    drops,
    absent: clients.filter(({ isLive }) => !isLive).length,
    longestWaitMs: Math.max(...clients.map(({ longestWaitMs }) => longestWaitMs)),
  };
}

const each = (act: (client: CrowdClient) => void) => {
  for (const client of clients) act(client);
  return true;
};

serve({
  open,
  setPorts: (request: { ports: number[] }) => {
    ports = request.ports;
    return true;
  },
  dropAll: ({ times, everyMs }: { times: number; everyMs: number }) => {
    dropsLeft += times * clients.length;
    return each((client) => void dropEach(client, times, everyMs));
  },
  dropped: () => isTrue(() => dropsLeft === 0, 600_000),
  cut: () => each(drop),
  leave: () => each((client) => client.leave()),
  comeBack: () => each((client) => client.comeBack()),
  stall: () => each((client) => client.stall()),
  unstall: () => each((client) => client.unstall()),
  live: ({ timeoutMs }: { timeoutMs: number }) => allLive(timeoutMs),
  /** Whether every client received at least this many gaps. */
  gaps: ({ atLeast, timeoutMs }: { atLeast: number; timeoutMs: number }) =>
    isTrue(() => clients.every(({ gaps }) => gaps.length >= atLeast), timeoutMs),
  complete: ({ written, patienceMs }: { written: Written; patienceMs: number }) =>
    complete(written, patienceMs),
  report: ({ written }: { written: Written }) => report(written),
  /** p50 and p99 of live events since the last request, ms. */
  latency: ({ feed }: { feed: Feed }) => {
    const histogram = latencies[feed];
    const answer = { p50: histogram?.percentile(0.5) ?? 0, p99: histogram?.percentile(0.99) ?? 0 };
    histogram?.clear();
    return answer;
  },
});
