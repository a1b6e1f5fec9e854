import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import type { FailpointPlan } from './support/failpoints';

/** The configuration of any service. */
export interface ServiceConfig {
  kafka: BrokerConfig;
  databaseUrl: string;
  /** 0: any free port. */
  httpPort: number;
  httpHost: string;
  /** Host names that requests may use, in addition to localhost and IP addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** The mail server; unset: mails are only stored in the mailbox. */
  smtpUrl?: string | undefined;
  /** Points at which this process kills itself, for tests of crashes. */
  failpoints?: FailpointPlan | undefined;
  /** How failed messages are retried; the defaults are for production. */
  retry?: Partial<RetryPolicy> | undefined;
}

export interface RetryPolicy {
  /** All tries, the first one included. */
  attempts: number;
  /** Wait before the second try, ms; it doubles with each further one. */
  baseMs: number;
  maxMs: number;
}

interface ServiceDeps {
  log: Logger;
}

export interface Service {
  /** Resolves when the service consumes and its HTTP API answers. */
  start(): Promise<void>;
  /** Finishes running work, commits, publishes the outbox, and leaves the consumer group. */
  stop(): Promise<void>;
  /** The base URL of its HTTP API; empty before the start. */
  url(): string;
}

export type CreateService = (config: ServiceConfig, deps: ServiceDeps) => Service;
