import type { Logger } from 'pino';
import { simulatorSource } from '@/lib/simulator';
import { createPublisher, type Outgoing, type Publisher } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import type { Problems } from '@/server/simulator/problems';

/** Kafka as the simulator sees it: comes and goes, and is connected again by itself. */
export interface KafkaLink {
  readonly connected: boolean;
  /** Connects in the background and tries again until it works or `stop` is called. */
  connect(): void;
  /** Resolves when Kafka has the events. Rejects when it is away, or did not take them in its many tries. */
  publish(events: Outgoing[]): Promise<void>;
  stop(): Promise<void>;
}

export interface KafkaLinkParts {
  log: Logger;
  problems: Problems;
  /** For tests. */
  open?: (config: BrokerConfig, source: string, log: Logger) => Promise<Publisher>;
}

const againMs = 1_000;
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
      problems.report(about, 'Kafka cannot be reached: nothing is published until it is back.', error);
      timer = setTimeout(connect, againMs);
    }
  }

  // A producer that gave up may have lost its place in Kafka's sequence, and then never publishes again.
  function replace(failed: Publisher, error: unknown): void {
    if (publisher !== failed || stopped) return;
    publisher = undefined;
    problems.report(about, 'Kafka does not take events: connecting again.', error);
    failed.stop().catch((fault) => log.debug({ err: fault }, 'producer not closed'));
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
