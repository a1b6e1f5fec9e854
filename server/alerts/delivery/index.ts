import type { Logger } from 'pino';
import type { AlertsRoutes } from '@/server/alerts/context';
import type { DeliveryRequest } from '@/server/alerts/texts/interface';
import type { Database, Queries } from '@/server/db';
import { saveDeliveries } from './deliveries-of';
import { DeliveryLoop } from './loop';
import { channelsRoutes } from './routes/channels-routes';
import { deliveriesRoutes } from './routes/deliveries-routes';
import { withDatabase } from './routes/with-database';
import { Sender } from './sender';

export interface DeliveryConfig {
  /** Unset: mails are kept. */
  smtpUrl?: string | undefined;
  /** Where the page is, for links. */
  pageUrl: string;
  /** How long a webhook may take, ms; unset: 10 s. */
  timeoutMs?: number | undefined;
}

export interface DeliveryOptions {
  config: DeliveryConfig;
  database: Database;
  /** The term of this instance while it owns the state of the alerts; nothing is sent without. */
  term(): number | undefined;
  /** Called with the result of each attempt. */
  onAttempt?(result: string): void;
  log: Logger;
}

/** Sends notifications of alerts by e-mail and webhooks. */
export interface Delivery {
  routes: readonly AlertsRoutes[];
  start(): void;
  /** Writes deliveries, in the transaction of the transitions that they are about. */
  save(tx: Queries, requests: readonly DeliveryRequest[]): Promise<void>;
  /** A transaction has ended: sends what it wrote. */
  saved(): void;
  stop(): Promise<void>;
}

export function createDelivery({ config, ...options }: DeliveryOptions): Delivery {
  const sender = new Sender({ ...config, database: options.database });
  const loop = new DeliveryLoop({ ...options, sender });
  let isWritten = false;
  return {
    routes: [channelsRoutes(sender), deliveriesRoutes(() => loop.wake())].map(withDatabase),
    start: () => loop.start(),
    save: async (tx, requests) => {
      isWritten ||= requests.length > 0;
      await saveDeliveries(tx, requests);
    },
    saved: () => {
      if (isWritten) loop.wake();
      isWritten = false;
    },
    stop: async () => {
      await loop.stop();
      sender.stop();
    },
  };
}
