import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Logger } from 'pino';
import { problem } from '@/lib/problem';
import type { BalancerMetrics } from './metrics';
import type { Pool, Target } from './pool';

const connectMs = 2_000;
/** Who was refused has this long to read why. */
const refusedMs = 5_000;
const retryAfterSeconds = 1;

/** When one side has said its last word, the other may be silent for so long before it is closed too. */
const halfOpenMs = 30_000;
/** A peer that is gone without a word is found out by the system. */
const keepAlive = { keepAlive: true, keepAliveInitialDelay: 30_000 } as const;

/** A TCP server whose connections go to the gateways of the pool in turn. */
export function createProxy(
  pool: Pool,
  metrics: BalancerMetrics,
  log: Logger,
  patienceMs = halfOpenMs,
): Server {
  // Each direction ends by itself: what one side has still to say is not cut off when the other has finished.
  const server = createServer({ allowHalfOpen: true, noDelay: true, ...keepAlive }, (client) => {
    // Without this a client that resets its connection meanwhile would end the process.
    client.on('error', () => undefined);
    pass(client, pool, metrics, patienceMs).catch((error) => {
      log.error({ err: error }, 'a connection could not be passed on');
      client.destroy();
    });
  });
  // Such as no file descriptor left to accept with: who is in stays, and it is tried again with the next.
  return server.on('error', (error) => log.error({ err: error }, 'a connection could not be accepted'));
}

async function pass(client: Socket, pool: Pool, metrics: BalancerMetrics, patienceMs: number): Promise<void> {
  for (const target of pool.inTurn()) {
    const gateway = await open(target);
    if (gateway) return join(client, gateway, { target, metrics, patienceMs });
    pool.mark(target, false);
  }
  metrics.refused.inc();
  refuse(client);
}

/** A connection to a gateway, or undefined when it cannot be had. */
async function open({ host, port }: Target): Promise<Socket | undefined> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, ...keepAlive });
  // Also after both directions have ended, when nobody else listens any more.
  socket.on('error', () => undefined);
  socket.setTimeout(connectMs, () => socket.destroy(new Error(`${host}:${port} does not answer.`)));
  try {
    await once(socket, 'connect');
    return socket.setTimeout(0);
  } catch {
    return undefined;
  }
}

interface Joining {
  target: Target;
  metrics: BalancerMetrics;
  patienceMs: number;
}

function join(client: Socket, gateway: Socket, { target, metrics, patienceMs }: Joining): void {
  metrics.connections.inc({ gateway: target.name });
  target.open += 1;
  gateway.once('close', () => {
    target.open -= 1;
  });
  const ended = () => {
    for (const side of [client, gateway]) side.setTimeout(patienceMs, () => side.destroy());
  };
  // A side that breaks takes the other with it; how it ended is no news.
  pipeline(client, gateway, ended);
  pipeline(gateway, client, ended);
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
