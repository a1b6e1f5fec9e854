/**
 * `npm run bench:memory [-- idle|churn]`: memory of the gateway per connection, and its growth while clients connect and
 * disconnect for BENCH_MINUTES (30).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, lineOf, run } from './child';
import type { CollectedMemory as Memory } from './collected';
import { otherCore, viewerToken, withBroker } from './measure';
import { portOf, startServer } from './peers';

const connections = Number(process.env.BENCH_CLIENTS ?? 5_000);
const minutes = Number(process.env.BENCH_MINUTES ?? 30);
const sampleMs = Number(process.env.BENCH_SAMPLE_SECONDS ?? 60) * 1_000;
/** Fills the ring buffer of prices before the measurement, so that it does not grow during it. */
const prefill = 120_000;
const connectionsPerSecond = 100;
const settleMs = 10_000;
const symbols = 50;
const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

/** The gateway's memory after a garbage collection. */
async function memoryOf(server: Child): Promise<Memory> {
  server.kill('SIGUSR2');
  for (;;) {
    const line = await lineOf(server, 30_000);
    if (line.startsWith('memory ')) return JSON.parse(line.slice('memory '.length));
  }
}

async function startProbed(broker: string): Promise<Child> {
  const producer = run(otherCore, [
    'dist/bench/producer.js',
    broker,
    'fill',
    String(symbols),
    String(prefill),
  ]);
  await lineOf(producer, 120_000);
  const nodeOptions = ['--import', './dist/bench/heap-probe.js'];
  return startServer('pulseboard', broker, { nodeOptions });
}

/** Reads memory after two collections with time between, so that garbage is not counted. */
async function heldMemory(server: Child): Promise<Memory> {
  await sleep(settleMs);
  await memoryOf(server);
  await sleep(settleMs);
  return memoryOf(server);
}

async function idle(broker: string): Promise<void> {
  const server = await startProbed(broker);
  const empty = await heldMemory(server);
  const args = ['pulseboard', String(portOf('pulseboard')), String(connections), await viewerToken()];
  const crowd = run(otherCore, ['dist/bench/clients.js', ...args, 'orders,prices']);
  try {
    await lineOf(crowd, 300_000);
    const held = await heldMemory(server);
    const each = (of: (memory: Memory) => number) =>
      ((of(held) - of(empty)) / connections / 1_024).toFixed(1);
    console.log(
      '\n| idle connections | RSS MiB without | RSS MiB with | of which young | RSS KiB each, without young | heap KiB each |',
    );
    console.log('|--:|--:|--:|--:|--:|--:|');
    const cells = [
      connections,
      mib(empty.rss),
      mib(held.rss),
      `${mib(empty.young)} and ${mib(held.young)}`,
      each(({ rss, young }) => rss - young),
      each(({ heapUsed }) => heapUsed),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  } finally {
    for (const child of [crowd, server]) await child.end();
  }
}

/** Growth in MiB a minute, by least squares, of samples `sampleMs` apart. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0);
  const under = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  return ((over / under) * (60_000 / sampleMs)) / 1024 / 1024;
}

async function churn(broker: string): Promise<void> {
  const server = await startProbed(broker);
  const ticks = run(otherCore, ['dist/bench/producer.js', broker, '100', String(symbols)]);
  const port = String(portOf('pulseboard'));
  const args = [port, String(connectionsPerSecond), await viewerToken()];
  const crowd = run(otherCore, ['dist/bench/churn.js', ...args]);
  const samples: Memory[] = [];
  console.log('\n| minute | connections made | RSS MiB | heap MiB | external MiB |\n|--:|--:|--:|--:|--:|');
  try {
    for (let at = 0; at <= minutes * 60_000; at += sampleMs) {
      await sleep(at === 0 ? settleMs : sampleMs);
      crowd.stdin?.write('made\n');
      const made = await lineOf(crowd, 10_000);
      const memory = await memoryOf(server);
      samples.push(memory);
      const cells = [
        (at / 60_000).toFixed(1),
        made,
        mib(memory.rss),
        mib(memory.heapUsed),
        mib(memory.external),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  } finally {
    for (const child of [crowd, ticks, server]) await child.end();
  }
  const grows = (key: keyof Memory) => slope(samples.map((memory) => memory[key])).toFixed(3);
  console.log(`\nRSS grows by ${grows('rss')} MiB a minute, the heap by ${grows('heapUsed')}.`);
}

const parts: Record<string, (broker: string) => Promise<void>> = { idle, churn };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}: idle or churn.`);

await withBroker(async (broker) => {
  for (const [name, play] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await play(broker);
  }
});
process.exit(0);
