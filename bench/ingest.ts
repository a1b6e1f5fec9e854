import { setTimeout as sleep } from 'node:timers/promises';
import { lineOf, run } from './child';
import { otherCore } from './measure';
import { portOf, startServer } from './peers';
import { cpuSeconds } from './proc';

const count = Number(process.env.BENCH_INGEST ?? 1_000_000);
const symbols = 50;
const pollMs = 100;

/** Events that the gateway has read from `prices`. */
async function eventsIn(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${portOf('pulseboard')}/metrics`);
  const line = /^pulseboard_gateway_events_in_total\{feed="prices"\} (\d+)/m.exec(await response.text());
  return Number(line?.[1] ?? 0);
}

/** Pauses a gateway without clients while a million ticks are written, and measures how it catches up. */
export async function ingest(broker: string): Promise<void> {
  const server = await startServer('pulseboard', broker);
  try {
    const before = await eventsIn();
    server.kill('SIGSTOP');
    const producer = run(otherCore, [
      'dist/bench/producer.js',
      broker,
      'fill',
      String(symbols),
      String(count),
    ]);
    await lineOf(producer, 300_000);
    const cpuBefore = cpuSeconds(server.pid);
    const started = performance.now();
    server.kill('SIGCONT');
    while ((await eventsIn()) < before + count) await sleep(pollMs);
    const elapsed = (performance.now() - started) / 1_000;
    print(elapsed, (cpuSeconds(server.pid) - cpuBefore) / elapsed);
  } finally {
    await server.end();
  }
}

function print(elapsed: number, cpu: number): void {
  const figure = (value: number) => Math.round(value).toLocaleString('en');
  console.log('| messages | seconds | messages/s | CPU of one core |\n|--:|--:|--:|--:|');
  const cells = [figure(count), elapsed.toFixed(1), figure(count / elapsed), `${(cpu * 100).toFixed(0)} %`];
  console.log(`| ${cells.join(' | ')} |`);
}
