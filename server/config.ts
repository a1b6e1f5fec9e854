/** The only reader of process.env: every variable with its type and default, checked at boot. */
import path from 'node:path';
import { z } from 'zod';
import {
  databaseUrl,
  endpoint,
  hostNameList,
  listenHost,
  ownAddress,
  ownAddresses,
  publicAddress,
  smtpUrl,
} from './environment/addresses';
import { parseBrokers } from './environment/broker-list';
import {
  anyText,
  field,
  file,
  filePatterns,
  flag,
  folder,
  oneOf,
  password,
  port,
  secret,
  someOf,
  tableTopics,
  wholeNumber,
} from './environment/field';
import { type BrokerConfig, kafkaErrors, kafkaSecurity } from './environment/kafka';
import { proxyList } from './environment/proxies';

export type { BrokerConfig, KafkaOauth, KafkaSasl } from './environment/kafka';
export { familyOf, parseProxy } from './environment/proxies';

const environment = z.object({
  /** host:port[,host:port…] of an outside cluster; unset: the embedded broker. */
  KAFKA_BROKERS: field('host:port, several separated by commas', parseBrokers).optional(),
  KAFKA_SSL: flag.optional(),
  /** PEM files, or PEM texts. */
  KAFKA_SSL_CA: anyText.optional(),
  KAFKA_SSL_CERT: anyText.optional(),
  KAFKA_SSL_KEY: secret('a PEM file or its text', (text) => text.trim() !== '').optional(),
  KAFKA_SASL_MECHANISM: oneOf('plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer').optional(),
  KAFKA_SASL_USERNAME: anyText.optional(),
  KAFKA_SASL_PASSWORD: password.optional(),
  /** A token that does not expire, or the endpoint for client credentials. */
  KAFKA_SASL_OAUTH_TOKEN: password.optional(),
  KAFKA_SASL_OAUTH_TOKEN_URL: endpoint.optional(),
  KAFKA_SASL_OAUTH_CLIENT_ID: anyText.optional(),
  KAFKA_SASL_OAUTH_CLIENT_SECRET: password.optional(),
  KAFKA_SASL_OAUTH_SCOPE: anyText.optional(),
  /** Larger record batches, compressed or decompressed, are not read. */
  KAFKA_MAX_BATCH_BYTES: wholeNumber(1_048_576, 536_870_912).optional(),
  /** postgres:// address; unset: the embedded database. */
  DATABASE_URL: databaseUrl.optional(),
  SMTP_URL: smtpUrl.optional(),
  /** Where the page is served. */
  PORT: port.default(3000),
  GATEWAY_PORT: port.default(4000),
  /** Where browsers reach the gateway. */
  GATEWAY_URL: publicAddress.optional(),
  /** Long polling needs every request of a client at the same gateway: behind plain round robin, "websocket" alone. */
  GATEWAY_TRANSPORTS: someOf('websocket', 'polling').optional(),
  /** Handshakes per second that a gateway accepts; further ones wait, or get a time to retry. */
  GATEWAY_ACCEPT_RATE: wholeNumber(1, 100_000).default(1_000),
  /** How long a stopping gateway fails /readyz before it disconnects its clients, ms. */
  GATEWAY_NOTICE_MS: wholeNumber(0, 4_000).default(0),
  /** 1: tests may inject faults into the gateway. */
  GATEWAY_FAILPOINTS: oneOf('0', '1').default('0'),
  /** Signs session tokens (HS256): at least 32 characters. */
  AUTH_SECRET: secret('at least 32 characters', (text) => text.trim().length >= 32).optional(),
  ADMIN_PASSWORD: secret(
    'at least 8 characters without line breaks',
    (text) => text.length >= 8 && !/[\r\n]/.test(text),
  ).optional(),
  /** "open" (the embedded default): anyone who can open the page may watch. "admin": only after signing in. */
  VIEWING: oneOf('open', 'admin').optional(),
  ALLOWED_ORIGINS: ownAddresses.optional(),
  /** Accepted host names in addition to those of the configured addresses. */
  ALLOWED_HOSTS: hostNameList.optional(),
  /** Addresses and subnets of proxies whose X-Forwarded-* headers are trusted. */
  TRUSTED_PROXIES: proxyList.default([]),
  /** Folder of the lake's Parquet files; unset: `lake` in DATA_DIR. */
  LAKE_PATH: folder.optional(),
  /** Longest time from an event to a Parquet file, s. */
  LAKE_ROLL_SECONDS: wholeNumber(1, 3_600).default(60),
  /** Topics outside of the catalogue that the lake reads as well. */
  LAKE_TOPICS: tableTopics.default([]),
  /** Days after which the lake deletes files; unset: never. */
  LAKE_RETENTION_DAYS: wholeNumber(1, 36_500).optional(),
  /** YAML file with alert rules, which cannot be changed on the page. */
  ALERT_RULES: file.optional(),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'fatal').default('info'),
  /** Log files of other programs that the collector reads as well. */
  LOG_PATHS: filePatterns.default([]),
  /** Where programs send log lines by OTLP over HTTP. */
  OTLP_PORT: port.default(4318),
  /** What they send as bearer token; unset: no token, and the endpoint listens on loopback only. */
  OTLP_TOKEN: secret('at least 8 characters without white space', (text) => /^\S{8,}$/.test(text)).optional(),
  /** What the supervisor calls this process; unset: its role. */
  PROCESS_NAME: anyText.optional(),
  DATA_DIR: folder.default('.data'),
  XDG_CACHE_HOME: z.string().optional(),
  HOME: z.string().optional(),
  /** Node's own: "development" serves the page with reload. */
  NODE_ENV: z.string().optional(),
  /** Port of a role's own HTTP server; bound to HTTP_HOST. */
  HTTP_PORT: port.default(0),
  HTTP_HOST: listenHost.default('127.0.0.1'),
  /** The host that the page and the gateway listen on, for other processes; unset: HTTP_HOST. */
  PUBLIC_HOST: listenHost.optional(),
  /** Ring buffer size of each feed, events; clients that resume from further back are served from Kafka. */
  RING_EVENTS: wholeNumber(100, 10_000_000).optional(),
  /** Addresses of the gateways behind the balancer. */
  BALANCER_GATEWAYS: ownAddresses.optional(),
  GATEWAY_INTERNAL_URL: ownAddress.optional(),
  SIMULATOR_URL: ownAddress.optional(),
  OPS_URL: ownAddress.optional(),
  ORDER_URL: ownAddress.optional(),
  PAYMENT_URL: ownAddress.optional(),
  INVENTORY_URL: ownAddress.optional(),
  SHIPPING_URL: ownAddress.optional(),
  NOTIFICATION_URL: ownAddress.optional(),
  HISTORY_URL: ownAddress.optional(),
  LAKE_URL: ownAddress.optional(),
  LOGS_URL: ownAddress.optional(),
  LOG_ANALYSIS_URL: ownAddress.optional(),
  ALERTS_URL: ownAddress.optional(),
});
export type Environment = z.output<typeof environment>;
type Given = Record<string, string | undefined>;

/** Set by the system and not checked here. */
const EXTERNAL = ['HOME', 'XDG_CACHE_HOME', 'NODE_ENV'];

/** Reads and checks the environment. Throws one Error that names every invalid variable and shows no secret. */
export function loadEnvironment(env: Given = process.env): Environment {
  const given = givenOf(env);
  const blank = Object.keys(given).filter((name) => !EXTERNAL.includes(name) && given[name]?.trim() === '');
  const parsed = environment.safeParse(given);
  const invalid = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ name: String(path[0]), message }));
  const errors = [
    ...blank.map((name) => `${name} contains white space only; set a value or leave it empty`),
    ...invalid.filter(({ name }) => !blank.includes(name)).map(({ name, message }) => `${name} ${message}`),
    ...(parsed.success ? combinationErrors(parsed.data, given) : []),
  ];
  if (parsed.success && errors.length === 0) return parsed.data;
  throw new Error(
    `The environment variables are not valid. ${errors.join('. ')}. See docs/configuration.md.`,
  );
}

/** The variables of this project that are set. An empty one counts as unset, as with `FOO= npm start` and in compose. */
function givenOf(env: Given): Given {
  const names = Object.keys(environment.shape).filter((name) => env[name] !== undefined && env[name] !== '');
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}

/** Contradictions between variables that are valid by themselves. */
function combinationErrors(env: Environment, given: Given): string[] {
  const samePort = env.PORT === env.GATEWAY_PORT && env.PORT !== 0;
  return [
    ...kafkaErrors(env, given.KAFKA_BROKERS),
    ...(samePort ? [`PORT and GATEWAY_PORT are both ${env.PORT}; set different ports`] : []),
  ];
}

/**
 * The Kafka settings of a role; reads the files they name. Throws when one cannot be used, or when KAFKA_BROKERS is
 * unset: `npm start` sets it for its children.
 */
export function brokerConfig(env: Environment): BrokerConfig {
  const { KAFKA_MAX_BATCH_BYTES: maxBatchBytes } = env;
  return {
    brokers: required(env.KAFKA_BROKERS, 'KAFKA_BROKERS'),
    ...kafkaSecurity(env),
    ...(maxBatchBytes === undefined ? {} : { maxBatchBytes }),
  };
}

/** The folder of the lake's files. */
export const lakePath = ({ LAKE_PATH, DATA_DIR }: Environment): string =>
  LAKE_PATH ?? path.join(DATA_DIR, 'lake');

/** The value of a variable that a role needs. Throws with its name when it is not set. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw new Error(`${name} is not set. Run "npm start", which sets it, or set it for this process.`);
  }
  return value;
}

/** The environment for a child process: this process's own with additions. */
export function environmentWith(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}
