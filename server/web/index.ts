import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import type { Logger } from 'pino';
import { createWebServer, type WebServerConfig } from './server';

export interface WebConfig extends WebServerConfig {
  port: number;
  host: string;
  /** The checkout, where the built page is. */
  root: string;
  /** Serve the sources with reload, in place of what was built. */
  dev: boolean;
}

export interface Web {
  /** Resolves when the page is served. */
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}

/** The page: Next.js behind a server of our own, which makes the checks that every server makes. */
export function createWeb(config: WebConfig, { log }: { log: Logger }): Web {
  // While developing, Next.js listens on the server that it is given; this one hands it what has passed the checks.
  const behind = createServer();
  const { port, host: hostname, root: dir, dev } = config;
  const app = next({ dir, dev, hostname, port, httpServer: behind });
  const serve = app.getRequestHandler();
  const server = createWebServer({ ...config, upgrade: dev ? behind : undefined }, log, serve);
  return {
    start: async () => {
      await app.prepare();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, hostname, resolve);
      });
      return { port: (server.address() as AddressInfo).port };
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await app.close();
    },
  };
}
