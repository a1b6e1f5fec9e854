/** From a line in a file to a client of the gateway, with the collector and the gateway on one core. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import type { Stage } from '@/bench/logs/proof/stage';
import { RoleProcess } from '@/bench/role-process';
import { connect, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { collectorRole } from './collector';
import { appendLines } from './log-files';

export interface LatencyFigures {
  written: number;
  received: number;
  conflated: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

const roleCore = 0;
const warmUpMs = 5_000;
const settleMs = 60_000;

export async function measureLatency(
  stage: Stage,
  perSecond: number,
  seconds: number,
): Promise<LatencyFigures> {
  const dataDir = path.join(stage.folder, 'latency');
  const file = path.join(dataDir, 'logs', 'bench.log');
  const gatewayPort = await getPort();
  const gateway = gatewayRole(stage, gatewayPort);
  const collector = await collectorRole(stage, dataDir, roleCore);
  gateway.start();
  collector.start();
  try {
    await gateway.untilReady();
    await collector.untilReady();
    const receiver = await receive(gatewayPort);
    const end = Date.now() + warmUpMs + 1_000 * seconds;
    const written = await appendLines(file, perSecond, () => Date.now() > end);
    return { written, ...(await receiver.figures(written)) };
  } finally {
    await collector.end('SIGTERM');
    await gateway.end('SIGTERM');
  }
}

function gatewayRole({ kafka, logFile }: Stage, port: number): RoleProcess {
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(','),
    GATEWAY_PORT: String(port),
    AUTH_SECRET: testSecret,
    ALLOWED_ORIGINS: testOrigin,
  };
  return new RoleProcess({ role: 'gateway', port, logFile, core: roleCore, env });
}

async function receive(port: number) {
  const client = await connect(port);
  const latencies: { at: number; ms: number }[] = [];
  let conflated = 0;
  client.socket.on('events', (batch) => {
    const now = Date.now();
    conflated += batch.conflated;
    for (const event of batch.events) {
      const { at } = event.data as { at: number };
      latencies.push({ at, ms: now - at });
    }
  });
  const ack = await client.subscribe({ feed: 'logs', tier: 'live' });
  if (!ack.ok) throw new Error(`The gateway refused the feed logs: ${ack.message}`);
  const figures = async (written: number): Promise<Omit<LatencyFigures, 'written'>> => {
    const deadline = Date.now() + settleMs;
    while (latencies.length + conflated < written && Date.now() < deadline) await sleep(100);
    client.close();
    const first = Math.min(...latencies.slice(0, 1_000).map(({ at }) => at));
    const sorted = latencies.filter(({ at }) => at > first + warmUpMs).map(({ ms }) => ms);
    sorted.sort((a, b) => a - b);
    const of = (q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
    return { received: latencies.length, conflated, p50Ms: of(0.5), p99Ms: of(0.99), maxMs: of(1) };
  };
  return { figures };
}
