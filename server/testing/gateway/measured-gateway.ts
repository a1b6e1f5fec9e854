/** A gateway in a process of its own that measures itself, told by IPC which to be and asked for what it measured. */
import { pino } from 'pino';
import { createGateway, type GatewayConfig } from '@/server/gateway';

export interface Measured {
  /** The most that the process held in memory, bytes. */
  peakRss: number;
  /** The most processor time that it spent between two timers of 10 ms: for so long nothing else was served. */
  longestBlockMs: number;
}
/** `readyMs`: processor time until it was ready. */
export type MeasuredMessage =
  | { kind: 'ready'; port: number; readyMs: number }
  | { kind: 'measured'; measured: Measured };

const everyMs = 10;
const measured: Measured = { peakRss: 0, longestBlockMs: 0 };
const send = (message: MeasuredMessage) => process.send?.(message);

function measure(): void {
  let before = process.cpuUsage();
  setInterval(() => {
    // Processor time, so that a machine with more to do counts for nothing.
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    measured.longestBlockMs = Math.max(measured.longestBlockMs, (user + system) / 1_000);
    measured.peakRss = Math.max(measured.peakRss, process.memoryUsage.rss());
  }, everyMs);
}

async function run(config: GatewayConfig): Promise<void> {
  const startedAt = process.cpuUsage();
  measure();
  const { port } = await createGateway(config, { log: pino({ level: 'silent' }) }).start();
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok)
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  const { user, system } = process.cpuUsage(startedAt);
  send({ kind: 'ready', port, readyMs: (user + system) / 1_000 });
}

process.on('message', (message: GatewayConfig | 'measured') => {
  if (message === 'measured') send({ kind: 'measured', measured });
  else void run(message);
});
