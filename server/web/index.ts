import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import type { Logger } from 'pino';
import { createWebServer, type WebServerConfig } from './server';

export interface WebConfig extends WebServerConfig {
  port: number;
  host: string;
  /** The checkout with the built page. */
  root: string;
  /** Serve the sources with reload instead of the built page. */
  dev: boolean;
}

export interface Web {
  /** Resolves when the page is served. */
  start(): Promise<{ port: number }>;
  stop(): Promise<void>;
}

/** The page: Next.js behind an HTTP server with the common checks. */
export function createWeb(config: WebConfig, { log }: { log: Logger }): Web {
  // In development Next.js attaches listeners to the server it gets; the outer server forwards checked upgrades to it.
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
