import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import { createHttp } from '@/server/http';
import { createMetrics } from './metrics';
import { Pool } from './pool';
import { createProxy } from './proxy';

export interface BalancerConfig {
  /** Port for clients; 0: any free one. */
  port: number;
  host: string;
  /** Host of the HTTP server; unset: `host`. */
  httpHost?: string | undefined;
  /** Port of /healthz, /readyz and /metrics; 0: any free one. */
  httpPort: number;
  /** HTTP addresses of the gateways, which answer /readyz. */
  gateways: readonly string[];
  /** Host names that the HTTP server accepts in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
}

export interface Balancer {
  /** Resolves when it accepts connections. */
  start(): Promise<{ port: number; httpPort: number }>;
  /** Closes every connection. */
  stop(): Promise<void>;
}

/**
 * One address for several gateways: each connection goes to the next ready gateway (round robin). It forwards bytes
 * without reading them and keeps no client state, because any gateway can resume any client.
 */
export function createBalancer(config: BalancerConfig, { log }: { log: Logger }): Balancer {
  const pool = new Pool(config.gateways, log);
  const metrics = createMetrics(pool);
  const proxy = createProxy(pool, metrics, log);
  const http = createHttp({
    name: 'balancer',
    log,
    ready: () => pool.hasReady || 'No gateway is ready.',
    metrics: () => metrics.registry.metrics(),
    hosts: config.hosts,
  });
  const open = new Set<Socket>();
  proxy.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const { host, httpHost = host } = config;

  return {
    start: async () => {
      await pool.watch();
      await new Promise<void>((resolve, reject) => {
        proxy.once('error', reject);
        proxy.listen(config.port, host, resolve);
      });
      await http.listen({ port: config.httpPort, host: httpHost });
      return { port: portOf(proxy.address()), httpPort: portOf(http.server.address()) };
    },
    stop: async () => {
      pool.stop();
      const closed = new Promise((resolve) => proxy.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
      await http.close();
    },
  };
}

const portOf = (address: AddressInfo | string | null): number => (address as AddressInfo).port;
