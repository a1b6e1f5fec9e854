import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { problem } from '@/lib/problem';
import type { BalancerMetrics } from './metrics';
import type { Pool, Target } from './pool';

const connectMs = 2_000;
/** Who was refused has this long to read why. */
const refusedMs = 5_000;
const retryAfterSeconds = 1;

/** A TCP server whose connections go to the gateways of the pool in turn. */
export function createProxy(pool: Pool, metrics: BalancerMetrics): Server {
  // Each direction ends by itself: what one side has still to say is not cut off when the other has finished.
  return createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    // Without this a client that resets its connection meanwhile would end the process.
    client.on('error', () => undefined);
    void pass(client, pool, metrics);
  });
}

async function pass(client: Socket, pool: Pool, metrics: BalancerMetrics): Promise<void> {
  for (const target of pool.inTurn()) {
    const gateway = await open(target);
    if (gateway) return join(client, gateway, target, metrics);
    pool.mark(target, false);
  }
  metrics.refused.inc();
  refuse(client);
}

/** A connection to a gateway, or undefined when it cannot be had. */
async function open({ host, port }: Target): Promise<Socket | undefined> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  socket.setTimeout(connectMs, () => socket.destroy(new Error(`${host}:${port} does not answer.`)));
  try {
    await once(socket, 'connect');
    return socket.setTimeout(0);
  } catch {
    return undefined;
  }
}

function join(client: Socket, gateway: Socket, target: Target, metrics: BalancerMetrics): void {
  metrics.connections.inc({ gateway: target.name });
  target.open += 1;
  gateway.once('close', () => {
    target.open -= 1;
  });
  // A side that breaks takes the other with it; how it ended is no news.
  pipeline(client, gateway, () => undefined);
  pipeline(gateway, client, () => undefined);
}

/** Answers in HTTP, which is what clients speak, as a problem document. */
function refuse(client: Socket): void {
  const body = JSON.stringify(problem(503, 'No gateway is ready. Try again in a moment.'));
  const head = [
    'HTTP/1.1 503 Service Unavailable',
    `Retry-After: ${retryAfterSeconds}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  // What was sent has to be read: closing on unread bytes resets the connection and loses the answer.
  client.resume();
  client.setTimeout(refusedMs, () => client.destroy());
  client.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
