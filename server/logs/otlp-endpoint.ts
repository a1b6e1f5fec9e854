import type { Logger } from 'pino';
import { createLineRecords } from './collect/line-record';
import type { Outbox } from './collect/outbox';
import type { Problems } from './collect/problems';
import { createOtlpServer, type OtlpEvent, type OtlpServer } from './otlp';

export interface OtlpEndpointOptions {
  port: number;
  /** With a token any address; without one always loopback. */
  host: string;
  token?: string | undefined;
  hosts: readonly string[];
  log: Logger;
  outbox: Outbox;
  problems: Problems;
}

export interface OtlpEndpoint {
  readonly counts: OtlpServer['counts'];
  /** Resolves when it listens, or when it is known why it does not: a problem, and it tries again. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const retryMs = 5_000;

/** Where other programs send log lines; they go the same way to Kafka as those of files. */
export function createOtlpEndpoint(options: OtlpEndpointOptions): OtlpEndpoint {
  const { port, host, token, hosts, log, outbox, problems } = options;
  const { server, counts } = createOtlpServer({ log, hosts, token, publish: publishTo(outbox) });
  const address = token === undefined ? '127.0.0.1' : host;
  let retry: NodeJS.Timeout | undefined;
  const listen = (): Promise<void> =>
    new Promise((resolve) => {
      const failed = (error: Error) => {
        problems.report('otlp', `Log lines cannot be received on port ${port}.`, error);
        retry = setTimeout(() => void listen(), retryMs);
        resolve();
      };
      server.once('error', failed);
      server.listen(port, address, () => {
        server.off('error', failed);
        problems.solved('otlp');
        resolve();
      });
    });
  return {
    counts,
    start: listen,
    stop: async () => {
      clearTimeout(retry);
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function publishTo(outbox: Outbox): (events: readonly OtlpEvent[]) => Promise<void> {
  const makers = new Map<string, ReturnType<typeof createLineRecords>>();
  const makerOf = (source: string) => {
    const maker = makers.get(source) ?? createLineRecords(source);
    makers.set(source, maker);
    return maker;
  };
  return (events) =>
    new Promise((resolve) => {
      const records = events.map(({ source, data, id }) => makerOf(source)(data, id));
      outbox.add(records, resolve);
    });
}
