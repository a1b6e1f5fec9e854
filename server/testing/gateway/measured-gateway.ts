/** A gateway in its own process that measures itself. It receives its config and sends what it measured over IPC. */
import { pino } from 'pino';
import { createGateway, type GatewayConfig } from '@/server/gateway';

export interface Measured {
  /** The largest resident set, bytes. */
  peakRss: number;
  /** The most processor time between two timers of 10 ms: for so long the event loop was blocked. */
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
    // Not elapsed time: the machine may be busy with other processes.
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
