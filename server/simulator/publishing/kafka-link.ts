import type { Logger } from 'pino';
import { simulatorSource } from '@/lib/simulator';
import { createPublisher, type Outgoing, type Publisher } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import type { Problems } from '@/server/simulator/problems';

/** The simulator's connection to Kafka, which reconnects by itself. */
export interface KafkaLink {
  readonly connected: boolean;
  /** Connects in the background, with retries until `stop` is called. */
  connect(): void;
  /** Resolves when Kafka has acknowledged the events. Rejects without a connection, and after all retries. */
  publish(events: Outgoing[]): Promise<void>;
  stop(): Promise<void>;
}

export interface KafkaLinkParts {
  log: Logger;
  problems: Problems;
  /** For tests. */
  open?: (config: BrokerConfig, source: string, log: Logger) => Promise<Publisher>;
}

const retryMs = 1_000;
const about = 'kafka';

export function createKafkaLink(
  config: BrokerConfig,
  { log, problems, open = createPublisher }: KafkaLinkParts,
): KafkaLink {
  let publisher: Publisher | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    try {
      const opened = await open(config, simulatorSource, log);
      if (stopped) return void (await opened.stop());
      publisher = opened;
      problems.solved(about);
      log.info('connected to Kafka');
    } catch (error) {
      if (stopped) return;
      problems.report(
        about,
        'Kafka cannot be reached; nothing is published until it can. Trying again.',
        error,
      );
      timer = setTimeout(connect, retryMs);
    }
  }

  // After a failure the producer's sequence numbers may be invalid, and then every later send fails.
  function replace(failed: Publisher, error: unknown): void {
    if (publisher !== failed || stopped) return;
    publisher = undefined;
    problems.report(about, 'Kafka does not accept events; connecting again.', error);
    failed.stop().catch((closeError) => log.debug({ err: closeError }, 'could not close the producer'));
    void connect();
  }

  return {
    get connected() {
      return publisher !== undefined;
    },
    connect: () => void connect(),
    publish: async (events) => {
      const current = publisher;
      if (!current) throw new Error('Kafka is not connected.');
      await current.publish(...events).catch((error) => {
        replace(current, error);
        throw error;
      });
      problems.solved(about);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await publisher?.stop();
      publisher = undefined;
    },
  };
}
