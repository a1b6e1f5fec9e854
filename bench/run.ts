/**
 * `npm run bench`: this gateway beside the naive one, in the same run, on the same broker. The gateway under
 * test is alone on core 0; broker, producer and clients share the others. Prints a Markdown table.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureTopics } from '@/server/bus';
import { signToken } from '@/server/clients/tokens';
import { createLog } from '@/server/log';
import { startBroker } from './broker';
import { type Child, lineOf, run, waitForHttp } from './child';

const clients = Number(process.env.BENCH_CLIENTS ?? 200);
const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const rates = (process.env.BENCH_RATES ?? '100,400,1000,2000,10000').split(',').map(Number);
/** The naive gateway starves its clients at 2,000 a second: more would only measure that again. */
const naiveUpTo = 2_000;
const secret = 'bench-secret-bench-secret-bench-secret';
const ports = { naive: 4301, pulseboard: 4302 };
type Kind = keyof typeof ports;

interface Row {
  kind: Kind;
  rate: number;
  cpu: number;
  perDelivery: number;
  perTick: number;
  p50: number;
  p99: number;
  deliveries: number;
  conflatedShare: number;
  connectedInMs: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());
/** CPU seconds a process has used, user and system. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function startServer(kind: Kind, broker: string): Promise<Child> {
  const port = ports[kind];
  const server =
    kind === 'naive'
      ? run(0, ['dist/bench/naive.js', String(port), broker])
      : run(0, ['dist/server/main.js', 'gateway'], {
          KAFKA_BROKERS: broker,
          AUTH_SECRET: secret,
          GATEWAY_PORT: String(port),
          // How fast it can let clients in is measured here, and not how fast it is allowed to.
          GATEWAY_ACCEPT_RATE: '100000',
          LOG_LEVEL: 'warn',
        });
  await waitForHttp(`http://127.0.0.1:${port}/${kind === 'naive' ? '' : 'readyz'}`);
  return server;
}

async function measure(kind: Kind, rate: number, broker: string): Promise<Row> {
  const { token } = await signToken(secret, 'gateway', 'viewer', 3_600);
  const server = await startServer(kind, broker);
  const producer = run(1, ['dist/bench/producer.js', broker, String(rate), '50']);
  await sleep(1_000);
  const crowd = run(1, ['dist/bench/clients.js', kind, String(ports[kind]), String(clients), token]);
  const { connectedInMs } = JSON.parse(await lineOf(crowd, 90_000));
  await sleep(2_000);
  crowd.stdin?.write('start\n');
  const before = cpuSeconds(server.pid as number);
  const started = performance.now();
  await sleep(seconds * 1_000);
  const cpu = cpuSeconds(server.pid as number) - before;
  const elapsed = (performance.now() - started) / 1_000;
  crowd.stdin?.write('stop\n');
  const result = JSON.parse(await lineOf(crowd, 60_000));
  for (const child of [producer, crowd, server]) await child.end();
  return {
    kind,
    rate,
    connectedInMs,
    cpu: cpu / elapsed,
    perDelivery: (cpu / result.events) * 1e6,
    perTick: (cpu / (result.events + result.conflated)) * 1e6,
    p50: result.p50,
    p99: result.p99,
    deliveries: result.events / elapsed,
    conflatedShare: result.conflated / (result.conflated + result.events),
  };
}

function print(row: Row): void {
  const cells = [
    row.rate.toLocaleString('en'),
    row.kind,
    `${(row.cpu * 100).toFixed(0)} %`,
    Math.round(row.deliveries).toLocaleString('en'),
    row.perDelivery.toFixed(2),
    String(row.p50),
    String(row.p99),
    `${(row.conflatedShare * 100).toFixed(0)} %`,
    String(row.connectedInMs),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const dataDir = mkdtempSync(join(tmpdir(), 'pulseboard-bench-'));
const kafka = await startBroker(dataDir);
const [broker = ''] = kafka.brokers;
await ensureTopics({ brokers: kafka.brokers }, { log: createLog('bench', 'error') });
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${clients} clients, ${seconds} s a row\n`,
);
console.log(
  '| ticks/s | gateway | CPU of one core | deliveries/s | CPU µs/delivery | p50 ms | p99 ms | conflated | all connected after ms |',
);
console.log('|--:|---|--:|--:|--:|--:|--:|--:|--:|');
try {
  for (const rate of rates) {
    for (const kind of ['naive', 'pulseboard'] as const) {
      if (kind === 'pulseboard' || rate <= naiveUpTo) print(await measure(kind, rate, broker));
    }
  }
} finally {
  await kafka.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);
