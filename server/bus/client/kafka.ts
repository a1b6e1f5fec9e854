import { Kafka, type LogEntry, logLevel, type SASLOptions } from 'kafkajs';
import type { Logger } from 'pino';
import type { BrokerConfig, KafkaSasl } from '@/server/config';
import './kafkajs-timer-patch';
import { oauthToken } from './oauth-token';
import { openSocket, seedOf } from './seeds';

// What kafkajs gives up it throws as well, and the caller says what that means: away brokers are no errors of the program.
const levels: Record<number, 'warn' | 'info' | 'debug'> = {
  [logLevel.ERROR]: 'warn',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

// Errors that kafkajs retries by itself, such as a new broker that has no group coordinator for a few seconds, and its
// two warnings at every start about settings that are intended: the default partitioner and limited retries.
const transient =
  /not a coordinator|no leader for this topic-partition|coordinator is (not available|loading)|group is rebalancing|leader-?less|LEADER_NOT|not the leader for|does not host this topic|Restarting the consumer in|default partitioner|Limiting retries/i;

/** A kafkajs client with this project's timeouts, which logs to `log`. */
export function createKafka(
  config: BrokerConfig,
  clientId: string,
  log: Logger,
  requestTimeout = 30_000,
): Kafka {
  return new Kafka({
    clientId,
    brokers: config.brokers.map(seedOf),
    socketFactory: openSocket,
    ssl: config.ssl ?? false,
    ...(config.sasl ? { sasl: saslOptions(config.sasl) } : {}),
    connectionTimeout: 3_000,
    requestTimeout,
    retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: 20 },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => relay(log, entry),
  });
}

function saslOptions(sasl: KafkaSasl): SASLOptions {
  // A copy, because kafkajs changes the object.
  if (sasl.mechanism !== 'oauthbearer') return { ...sasl } as SASLOptions;
  const token = oauthToken(sasl);
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await token() }) };
}

function relay(
  log: Logger,
  { level, log: { message, timestamp: _, logger: __, ...detail }, namespace }: LogEntry,
) {
  const given = levels[level] ?? 'info';
  const text = `${message} ${String(detail.error ?? '')}`;
  // kafkajs logs internals as "info", and errors that it retries as "error".
  const used = given === 'info' || transient.test(text) ? 'debug' : given;
  log[used]({ kafka: namespace, ...detail }, message);
}
