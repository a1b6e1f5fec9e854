/**
 * Many clients in one process. `clients KIND PORT COUNT TOKEN`, KIND naive or pulseboard. Told "start" on
 * stdin it forgets what it measured; told "stop" it prints one line of JSON.
 */
import { createInterface } from 'node:readline';
import { io, type Socket } from 'socket.io-client';

const [, , kind = '', port = '', count = '1', token = ''] = process.argv;

let events = 0;
let conflated = 0;
let messages = 0;
let latencies: number[] = [];

function received(list: readonly { at: number }[]): void {
  const now = Date.now();
  messages += 1;
  events += list.length;
  for (const { at } of list) latencies.push(now - at);
}

function listen(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('connect', () => {
      if (kind === 'naive') return resolve();
      socket.emit('subscribe', { feed: 'prices' }, (ack: { ok: boolean; message?: string }) =>
        ack.ok ? resolve() : reject(new Error(ack.message)),
      );
    });
    socket.on('price', (event: { at: number }) => received([event]));
    socket.on('events', (batch: { events: { at: number }[]; conflated: number }) => {
      conflated += batch.conflated;
      received(batch.events);
    });
  });
}

const percentile = (sorted: number[], p: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];

function report(): string {
  const sorted = Float64Array.from(latencies).sort() as unknown as number[];
  return JSON.stringify({
    events,
    conflated,
    messages,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  });
}

const sockets = Array.from({ length: Number(count) }, () =>
  io(`http://127.0.0.1:${port}`, { transports: ['websocket'], auth: { token, protocol: 1 }, forceNew: true }),
);
const started = Date.now();
await Promise.all(sockets.map(listen));
console.log(JSON.stringify({ connectedInMs: Date.now() - started }));

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'start') {
    events = conflated = messages = 0;
    latencies = [];
  } else {
    console.log(report());
    process.exit(0);
  }
}
