/** The servers under test and how each is started. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, run, runCommand, waitForHttp } from './child';

export const secret = 'bench-secret-bench-secret-bench-secret';
const serverCore = 0;
const ports = { naive: 4301, pulseboard: 4302, centrifugo: 4303 };
export type Kind = keyof typeof ports;
export const portOf = (kind: Kind): number => ports[kind];

/** Path of a Centrifugo 6 binary; unset: Centrifugo is not measured. https://centrifugal.dev */
const centrifugo = process.env.BENCH_CENTRIFUGO;
export const kinds: Kind[] = ['naive', ...(centrifugo ? (['centrifugo'] as const) : []), 'pulseboard'];

/** Centrifugo's own Kafka consumer publishes records unchanged into the channel that their header names. */
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

/** Starts a server on core 0 and waits until it is ready. */
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
          // No limit, because the time to connect all clients is measured.
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
