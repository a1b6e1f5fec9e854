/**
 * Many clients in one process. `clients KIND PORT COUNT TOKEN FEEDS`, KIND one of links.ts, FEEDS in turn. A line "start"
 * on stdin resets the measurement, "stop" prints it as one line of JSON.
 *
 * From 200 clients on, one of twenty decodes messages and measures latency; the others count bytes. Their events follow
 * from that, because all clients of a room receive the same. This is the same for every server.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { protocols } from './links';

const [, , kind = '', port = '', count = '1', token = '', feeds = 'prices'] = process.argv;
const clients = Number(count);
const sampledEvery = clients >= 200 ? 20 : 1;
const protocol = protocols[kind] as (typeof protocols)[string];
/** Connections opened without a pause: as many as a listen queue holds. */
const openedAtOnce = 250;

let bytes = 0;
let messages = 0;
const sampled = { bytes: 0, messages: 0, events: 0, conflated: 0 };
let latencies: number[] = [];

function counted(data: Buffer): void {
  bytes += data.length;
  messages += 1;
}

function decoded(data: Buffer): void {
  counted(data);
  const now = Date.now();
  const { at, conflated } = protocol.decode(data);
  sampled.bytes += data.length;
  sampled.messages += 1;
  sampled.events += at.length;
  sampled.conflated += conflated;
  for (const one of at) latencies.push(now - one);
}

/** Connects until it is subscribed. */
function join(index: number): Promise<void> {
  const names = feeds.split(',');
  const feed = names[index % names.length] ?? '';
  return new Promise((resolve) => {
    protocol.open(Number(port), token, feed, {
      open: resolve,
      data: index % sampledEvery === 0 ? decoded : counted,
      closed: (retryAfterMs) => setTimeout(() => resolve(join(index)), retryAfterMs + Math.random() * 200),
    });
  });
}

const percentile = (sorted: ArrayLike<number>, share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function report(): string {
  const sorted = Float64Array.from(latencies).sort();
  const scale = sampled.bytes === 0 ? 0 : bytes / sampled.bytes;
  return JSON.stringify({
    events: sampled.events * scale,
    conflated: sampled.conflated * scale,
    messages,
    bytes,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  });
}

const started = performance.now();
const joining: Promise<void>[] = [];
for (let index = 0; index < clients; index += 1) {
  joining.push(join(index));
  if (index % openedAtOnce === openedAtOnce - 1) await sleep(10);
}
await Promise.all(joining);
console.log(JSON.stringify({ connectedInMs: Math.round(performance.now() - started) }));

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'start') {
    bytes = messages = 0;
    Object.assign(sampled, { bytes: 0, messages: 0, events: 0, conflated: 0 });
    latencies = [];
  } else {
    console.log(report());
    process.exit(0);
  }
}
