/** The servers that are measured beside each other: how each is started, and how a client of it speaks. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, run, runCommand, waitForHttp } from './child';

export const secret = 'bench-secret-bench-secret-bench-secret';
const serverCore = 0;
const ports = { naive: 4301, pulseboard: 4302, centrifugo: 4303 };
export type Kind = keyof typeof ports;
export const portOf = (kind: Kind): number => ports[kind];

/** Path of a Centrifugo 6 that was built elsewhere; unset: it is left out. https://centrifugal.dev */
const centrifugo = process.env.BENCH_CENTRIFUGO;
export const kinds: Kind[] = ['naive', ...(centrifugo ? (['centrifugo'] as const) : []), 'pulseboard'];

/** Its own Kafka consumer publishes the records as they are into the channel that their header names. */
function centrifugoConfig(broker: string): string {
  const config = {
    http_server: { address: '127.0.0.1', port: String(ports.centrifugo) },
    health: { enabled: true },
    log: { level: 'error' },
    client: { insecure: true, allowed_origins: ['*'] },
    channel: { without_namespace: { allow_subscribe_for_client: true } },
    consumers: [
      {
        name: 'prices',
        enabled: true,
        type: 'kafka',
        kafka: {
          brokers: [broker],
          topics: ['prices'],
          consumer_group: 'bench-centrifugo',
          publication_data_mode: { enabled: true, channels_header: 'centrifugo-channels' },
        },
      },
    ],
  };
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'pulseboard-bench-')), 'centrifugo.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

export interface ServerOptions {
  /** Added to the environment of the gateway. */
  env?: Record<string, string>;
  /** Node's own options. */
  nodeOptions?: string[];
}

/** Starts one, alone on core 0, and waits until it takes clients. */
export async function startServer(kind: Kind, broker: string, options: ServerOptions = {}): Promise<Child> {
  const port = ports[kind];
  const start: Record<Kind, () => Child> = {
    naive: () => run(serverCore, ['dist/bench/naive.js', String(port), broker]),
    centrifugo: () => runCommand(serverCore, centrifugo ?? '', ['-c', centrifugoConfig(broker)]),
    pulseboard: () =>
      run(
        serverCore,
        [
          ...(options.nodeOptions ?? []),
          ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? []),
          'dist/server/main.js',
          'gateway',
        ],
        {
          KAFKA_BROKERS: broker,
          AUTH_SECRET: secret,
          GATEWAY_PORT: String(port),
          // How fast it can let clients in is measured here, and not how fast it is allowed to.
          GATEWAY_ACCEPT_RATE: '100000',
          LOG_LEVEL: 'warn',
          ...options.env,
        },
      ),
  };
  const server = start[kind]();
  const ready: Record<Kind, string> = { naive: '', centrifugo: 'health', pulseboard: 'readyz' };
  await waitForHttp(`http://127.0.0.1:${port}/${ready[kind]}`);
  return server;
}
