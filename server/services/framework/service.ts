import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import type { FailpointPlan } from './support/failpoints';

/** What every service is told. */
export interface ServiceConfig {
  kafka: BrokerConfig;
  databaseUrl: string;
  /** 0 takes a free one. */
  httpPort: number;
  httpHost: string;
  /** Names by which it may be called, beside localhost and addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** Where mail goes; unset: the mailbox in the database only. */
  smtpUrl?: string | undefined;
  /** Points at which this process kills itself. For tests of what a crash leaves behind. */
  failpoints?: FailpointPlan | undefined;
  /** How failed messages are tried again; the defaults suit production. */
  retry?: Partial<RetryPolicy> | undefined;
}

export interface RetryPolicy {
  /** Tries in all, the first one included. */
  attempts: number;
  /** Wait before the second try, ms; it doubles with every further one. */
  baseMs: number;
  maxMs: number;
}

interface ServiceDeps {
  log: Logger;
}

export interface Service {
  /** Resolves when it consumes and its HTTP API answers. */
  start(): Promise<void>;
  /** Finishes what is in flight, commits, publishes what is due, and leaves the consumer group. */
  stop(): Promise<void>;
  /** Where its HTTP API answers, once started. */
  url(): string;
}

export type CreateService = (config: ServiceConfig, deps: ServiceDeps) => Service;
