/** The only reader of process.env: everything a process is told, typed, checked at boot, with its default. */
import { z } from 'zod';

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
const flag = z.stringbool();
const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url();

const environment = z.object({
  /** host:port[,host:port…] of an outside cluster; unset: the embedded broker. */
  KAFKA_BROKERS: list.optional(),
  KAFKA_SSL: flag.default(false),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).default('plain'),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  /** postgres:// address; unset: the embedded database. */
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  SMTP_URL: z.string().optional(),
  /** Where the page is served. */
  PORT: port.default(3000),
  GATEWAY_PORT: port.default(4000),
  /** Where browsers reach the gateway. */
  GATEWAY_URL: url.optional(),
  /** Long polling needs every request of a client at the same gateway: behind plain round robin, "websocket" alone. */
  GATEWAY_TRANSPORTS: list.pipe(z.array(z.enum(['websocket', 'polling'])).min(1)).optional(),
  /** Handshakes a second that a gateway takes; more of them wait, and are told when to come back. */
  GATEWAY_ACCEPT_RATE: z.coerce.number().int().min(1).max(100_000).default(1_000),
  /** How long a gateway that stops says so on /readyz before it sends its clients away, in ms. */
  GATEWAY_NOTICE_MS: z.coerce.number().int().min(0).max(4_000).default(0),
  /** Signs session tokens (HS256): at least 32 characters. */
  AUTH_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  ADMIN_PASSWORD: z.string().min(8, 'needs at least 8 characters').optional(),
  /** "open" (the embedded default): anyone who reaches the page may watch. "admin": only who signed in. */
  VIEWING: z.enum(['open', 'admin']).optional(),
  ALLOWED_ORIGINS: list.optional(),
  LAKE_PATH: z.string().default('.data/lake'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  DATA_DIR: z.string().default('.data'),
  XDG_CACHE_HOME: z.string().optional(),
  HOME: z.string().optional(),
  /** Port of a role's own HTTP server; bound to HTTP_HOST. */
  HTTP_PORT: port.default(0),
  HTTP_HOST: z.string().default('127.0.0.1'),
  /** At most so many events are held of each feed for clients to resume from; older ones are read from Kafka. */
  RING_EVENTS: z.coerce.number().int().min(100).optional(),
  /** Addresses of the gateways that the balancer spreads connections over. */
  BALANCER_GATEWAYS: list.pipe(z.array(url).min(1)).optional(),
  GATEWAY_INTERNAL_URL: url.optional(),
  SIMULATOR_URL: url.optional(),
  OPS_URL: url.optional(),
  ORDER_URL: url.optional(),
  PAYMENT_URL: url.optional(),
  INVENTORY_URL: url.optional(),
  SHIPPING_URL: url.optional(),
  NOTIFICATION_URL: url.optional(),
});
export type Environment = z.output<typeof environment>;

/** Reads and checks the environment. Throws one Error that names every variable that is wrong. */
export function loadEnvironment(env: Record<string, string | undefined> = process.env): Environment {
  // An empty variable is what `FOO= npm start` and empty compose entries give: it means unset.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not right. ${faults.join('; ')}. See docs/configuration.md.`);
}

/** PEM texts. `ca`: whom to trust in place of the well-known ones; `cert` and `key`: who this client is. */
export interface KafkaTls {
  ca?: string;
  cert?: string;
  key?: string;
}

/** How this client gets its OAuth tokens: one that was given, or from a token endpoint as itself. */
export type KafkaOauth =
  | { mechanism: 'oauthbearer'; token: string }
  | {
      mechanism: 'oauthbearer';
      tokenUrl: string;
      clientId: string;
      clientSecret: string;
      scope?: string;
    };

export type KafkaSasl =
  | { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
  | KafkaOauth;

/** How to reach Kafka. */
export interface BrokerConfig {
  /** `host:port`; an IPv6 address is in brackets: `[::1]:9092`. */
  brokers: string[];
  /** `true`: TLS as Node.js trusts it. */
  ssl?: boolean | KafkaTls;
  sasl?: KafkaSasl;
}

/** The Kafka settings of a role. Throws when KAFKA_BROKERS is unset: `npm start` sets it for its children. */
export function brokerConfig(env: Environment): BrokerConfig {
  const brokers = required(env.KAFKA_BROKERS, 'KAFKA_BROKERS');
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  const sasl =
    username === undefined || password === undefined
      ? undefined
      : { mechanism: env.KAFKA_SASL_MECHANISM, username, password };
  return { brokers, ssl: env.KAFKA_SSL, ...(sasl ? { sasl } : {}) };
}

/** The value of a variable a role cannot do without. Throws naming it. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw new Error(`${name} is not set. Run "npm start", which sets it, or set it for this process.`);
  }
  return value;
}
