import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Logger } from 'pino';
import { problem } from '@/lib/problem';
import type { BalancerMetrics } from './metrics';
import type { Pool, Target } from './pool';

const connectMs = 2_000;
/** How long a refused client has to read the response. */
const refusalLingerMs = 5_000;
const retryAfterSeconds = 1;

/** After one side has ended, the other is closed when it is idle for this long. */
const defaultHalfOpenMs = 30_000;
/** TCP keep-alive detects peers that disappeared without closing. */
const keepAlive = { keepAlive: true, keepAliveInitialDelay: 30_000 } as const;

/** A TCP server that forwards its connections to the gateways of the pool, round robin. */
export function createProxy(
  pool: Pool,
  metrics: BalancerMetrics,
  log: Logger,
  halfOpenTimeoutMs = defaultHalfOpenMs,
): Server {
  // Each direction ends by itself, so that one side can finish sending after the other has ended.
  const server = createServer({ allowHalfOpen: true, noDelay: true, ...keepAlive }, (client) => {
    // Without a listener, a connection reset would end the process.
    client.on('error', () => undefined);
    pass(client, pool, metrics, halfOpenTimeoutMs).catch((error) => {
      log.error({ err: error }, 'a connection could not be forwarded');
      client.destroy();
    });
  });
  // For example without a free file descriptor: open connections continue, and later ones are accepted again.
  return server.on('error', (error) => log.error({ err: error }, 'a connection could not be accepted'));
}

async function pass(
  client: Socket,
  pool: Pool,
  metrics: BalancerMetrics,
  halfOpenTimeoutMs: number,
): Promise<void> {
  for (const target of pool.nextTargets()) {
    const gateway = await open(target);
    if (gateway) return join(client, gateway, { target, metrics, halfOpenTimeoutMs });
    pool.mark(target, false);
  }
  metrics.refused.inc();
  refuse(client);
}

/** Opens a connection to a gateway; undefined when it fails. */
async function open({ host, port }: Target): Promise<Socket | undefined> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, ...keepAlive });
  // Needed also after both directions have ended, when no other listener is left.
  socket.on('error', () => undefined);
  socket.setTimeout(connectMs, () =>
    socket.destroy(new Error(`${host}:${port} did not answer within ${connectMs / 1_000} s.`)),
  );
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
  halfOpenTimeoutMs: number;
}

function join(client: Socket, gateway: Socket, { target, metrics, halfOpenTimeoutMs }: Joining): void {
  metrics.connections.inc({ gateway: target.name });
  target.open += 1;
  gateway.once('close', () => {
    target.open -= 1;
  });
  const ended = () => {
    for (const side of [client, gateway]) side.setTimeout(halfOpenTimeoutMs, () => side.destroy());
  };
  // pipeline closes both sides when one fails; the error itself needs no handling.
  pipeline(client, gateway, ended);
  pipeline(gateway, client, ended);
}

/** Answers with HTTP 503 and a problem document. */
function refuse(client: Socket): void {
  const body = JSON.stringify(problem(503, 'No gateway is ready. Try again in a moment.'));
  const head = [
    'HTTP/1.1 503 Service Unavailable',
    `Retry-After: ${retryAfterSeconds}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  // Drain the input: closing with unread bytes resets the connection and loses the response.
  client.resume();
  client.setTimeout(refusalLingerMs, () => client.destroy());
  client.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
