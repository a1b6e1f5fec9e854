/** From a tick on Kafka that crosses a threshold to the notification at a client of the gateway. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { bundlesOf } from '@/bench/bundle';
import { type Child, run } from '@/bench/child';
import { residentMib } from '@/bench/lake/measure/memory';
import type { Stage } from '@/bench/logs/proof/stage';
import { cpuSeconds } from '@/bench/proc';
import { RoleProcess } from '@/bench/role-process';
import { printRules } from '@/server/alerts/yaml/print';
import { testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { cross } from './crossings';
import { receiveNotifications } from './notifications';
import { benchRules } from './rules';

export interface WholeFigures {
  ticksPerSecond: number;
  crossings: number;
  notified: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** Of the role alerts. Per cent of a core. */
  cpuPercent: number;
  rssMib: number;
  /** Records that the role had not read at the end. */
  lag: number;
}

export interface WholeLoad {
  symbols: number;
  perSecond: number;
  seconds: number;
  /** Before it, until code is compiled and windows of a minute are full. */
  warmUpSeconds: number;
}

const [roleCore, otherCore] = [0, 1];
const { programFile, bundlePrograms } = bundlesOf('bench-alerts', { producer: 'bench/producer.ts' });

export async function measureWhole(stage: Stage, load: WholeLoad): Promise<WholeFigures> {
  await bundlePrograms();
  const gatewayPort = await getPort();
  const roles = { gateway: gatewayRole(stage, gatewayPort), alerts: await alertsRole(stage) };
  for (const role of Object.values(roles)) role.start();
  let producer: Child | undefined;
  try {
    await roles.gateway.untilReady();
    await roles.alerts.untilReady();
    producer = startProducer(stage, load);
    await sleep(1_000 * load.warmUpSeconds);
    return await measure(stage, load, roles.alerts, gatewayPort);
  } finally {
    await producer?.end();
    for (const role of Object.values(roles)) await role.end('SIGTERM');
  }
}

async function measure(
  stage: Stage,
  load: WholeLoad,
  alerts: RoleProcess,
  gatewayPort: number,
): Promise<WholeFigures> {
  const receiver = await receiveNotifications(gatewayPort);
  const before = { cpu: cpuSeconds(alerts.pid), records: await recordsOf(alerts), at: performance.now() };
  const crossings = await cross(stage.kafka.brokers, load.seconds);
  const seconds = (performance.now() - before.at) / 1_000;
  const records = (await recordsOf(alerts)) - before.records;
  const cpuPercent = (100 * (cpuSeconds(alerts.pid) - before.cpu)) / seconds;
  const latencies = await receiver.latencies(crossings);
  const of = (share: number) => latencies[Math.ceil(share * latencies.length) - 1] ?? Number.NaN;
  return {
    ticksPerSecond: records / seconds,
    crossings: [...crossings.values()].flat().length,
    notified: latencies.length,
    p50Ms: of(0.5),
    p95Ms: of(0.95),
    maxMs: of(1),
    cpuPercent,
    rssMib: residentMib(alerts.pid).highest,
    lag: await metricOf(alerts, /^pulseboard_alerts_lag_messages (\d+)/m),
  };
}

const recordsOf = (alerts: RoleProcess) =>
  metricOf(alerts, /^pulseboard_alerts_records_total\{outcome="events"\} (\d+)/m);

async function metricOf(role: RoleProcess, pattern: RegExp): Promise<number> {
  const text = (await (await role.get('/metrics'))?.text()) ?? '';
  return Number(pattern.exec(text)?.[1] ?? Number.NaN);
}

const startProducer = ({ kafka }: Stage, { perSecond, symbols }: WholeLoad): Child =>
  run(otherCore, [programFile('producer'), kafka.brokers.join(','), String(perSecond), String(symbols)]);

async function alertsRole({ kafka, database, folder, logFile }: Stage): Promise<RoleProcess> {
  const rules = path.join(folder, 'rules.yaml');
  await writeFile(rules, printRules(benchRules()));
  const env = { KAFKA_BROKERS: kafka.brokers.join(','), DATABASE_URL: database.url, ALERT_RULES: rules };
  return new RoleProcess({ role: 'alerts', port: await getPort(), logFile, core: roleCore, env });
}

function gatewayRole({ kafka, logFile }: Stage, port: number): RoleProcess {
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(','),
    GATEWAY_PORT: String(port),
    AUTH_SECRET: testSecret,
    ALLOWED_ORIGINS: testOrigin,
  };
  return new RoleProcess({ role: 'gateway', port, logFile, core: otherCore, env });
}
