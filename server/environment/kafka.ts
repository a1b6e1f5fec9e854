import { protocolMismatch } from './broker-list';
import { type KafkaTls, loadTls, type TlsVariables } from './tls-files';

/** How this client gets its OAuth tokens: a configured one, or by client credentials from a token endpoint. */
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
  /** `true`: TLS with the certificate authorities that Node.js trusts. */
  ssl?: boolean | KafkaTls;
  sasl?: KafkaSasl;
  /** Larger record batches, compressed or decompressed, are not read; 64 MiB when unset. */
  maxBatchBytes?: number;
}

export interface KafkaVariables extends TlsVariables {
  KAFKA_BROKERS?: string[] | undefined;
  KAFKA_SSL?: boolean | undefined;
  KAFKA_SASL_MECHANISM?: KafkaSasl['mechanism'] | undefined;
  KAFKA_SASL_USERNAME?: string | undefined;
  KAFKA_SASL_PASSWORD?: string | undefined;
  KAFKA_SASL_OAUTH_TOKEN?: string | undefined;
  KAFKA_SASL_OAUTH_TOKEN_URL?: string | undefined;
  KAFKA_SASL_OAUTH_CLIENT_ID?: string | undefined;
  KAFKA_SASL_OAUTH_CLIENT_SECRET?: string | undefined;
  KAFKA_SASL_OAUTH_SCOPE?: string | undefined;
}

/** Contradictions between the variables, as sentences. `brokersText`: the text of KAFKA_BROKERS. */
export function kafkaErrors(env: KafkaVariables, brokersText: string | undefined): string[] {
  const has = { tls: usesTls(env), sasl: usesOauth(env) || env.KAFKA_SASL_USERNAME !== undefined };
  const protocol = env.KAFKA_BROKERS && brokersText !== undefined && protocolMismatch(brokersText, has);
  return [
    ...withoutBrokers(env),
    ...(protocol ? [protocol] : []),
    ...tlsErrors(env),
    ...(usesOauth(env) ? oauthErrors(env) : userErrors(env)),
  ];
}

/** The embedded broker has neither TLS nor SASL, so these variables need KAFKA_BROKERS. */
function withoutBrokers(env: KafkaVariables): string[] {
  if (env.KAFKA_BROKERS) return [];
  const names = Object.keys(env).filter((name) => /^KAFKA_S(SL|ASL)/.test(name));
  const given = names.find((name) => env[name as keyof KafkaVariables]);
  return given ? [`${given} is set, but KAFKA_BROKERS is not: set it to your brokers`] : [];
}

function tlsErrors(env: KafkaVariables): string[] {
  const given = (['KAFKA_SSL_CA', 'KAFKA_SSL_CERT', 'KAFKA_SSL_KEY'] as const).filter(
    (name) => env[name] !== undefined,
  );
  return [
    ...alone(env, 'KAFKA_SSL_CERT', 'KAFKA_SSL_KEY'),
    ...(given[0] && env.KAFKA_SSL === false
      ? [`${given[0]} is set, but KAFKA_SSL is false: unset one of them`]
      : []),
  ];
}

function userErrors(env: KafkaVariables): string[] {
  const mechanism = env.KAFKA_SASL_MECHANISM;
  if (env.KAFKA_SASL_USERNAME === undefined && env.KAFKA_SASL_PASSWORD === undefined) {
    return mechanism ? [`KAFKA_SASL_MECHANISM is ${mechanism}, but KAFKA_SASL_USERNAME is not set`] : [];
  }
  return alone(env, 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD');
}

function oauthErrors(env: KafkaVariables): string[] {
  if (env.KAFKA_SASL_MECHANISM !== undefined && env.KAFKA_SASL_MECHANISM !== 'oauthbearer')
    return [
      `KAFKA_SASL_MECHANISM is ${env.KAFKA_SASL_MECHANISM}, but KAFKA_SASL_OAUTH_… is set: use oauthbearer`,
    ];
  if (env.KAFKA_SASL_USERNAME !== undefined || env.KAFKA_SASL_PASSWORD !== undefined)
    return ['KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD do not go with oauthbearer: unset them'];
  if (env.KAFKA_SASL_OAUTH_TOKEN !== undefined) {
    return env.KAFKA_SASL_OAUTH_TOKEN_URL === undefined
      ? []
      : ['KAFKA_SASL_OAUTH_TOKEN and KAFKA_SASL_OAUTH_TOKEN_URL are both set: unset one of them'];
  }
  const needed = [
    'KAFKA_SASL_OAUTH_TOKEN_URL',
    'KAFKA_SASL_OAUTH_CLIENT_ID',
    'KAFKA_SASL_OAUTH_CLIENT_SECRET',
  ] as const;
  return needed
    .filter((name) => env[name] === undefined)
    .map((name) => `${name} is not set, which oauthbearer needs (or KAFKA_SASL_OAUTH_TOKEN)`);
}

/** One of two that go together. */
function alone(env: KafkaVariables, one: keyof KafkaVariables, other: keyof KafkaVariables): string[] {
  if ((env[one] === undefined) === (env[other] === undefined)) return [];
  const [given, missing] = env[one] === undefined ? [other, one] : [one, other];
  return [`${given} is set, but ${missing} is not: set both or neither`];
}

function usesTls(env: KafkaVariables): boolean {
  return (
    env.KAFKA_SSL ??
    [env.KAFKA_SSL_CA, env.KAFKA_SSL_CERT, env.KAFKA_SSL_KEY].some((value) => value !== undefined)
  );
}

function usesOauth(env: KafkaVariables): boolean {
  return (
    env.KAFKA_SASL_MECHANISM === 'oauthbearer' ||
    env.KAFKA_SASL_OAUTH_TOKEN !== undefined ||
    env.KAFKA_SASL_OAUTH_TOKEN_URL !== undefined
  );
}

/** The TLS and SASL settings; reads the certificates and the key. Throws with the variable and the reason. */
export function kafkaSecurity(env: KafkaVariables): Pick<BrokerConfig, 'ssl' | 'sasl'> {
  const sasl = saslOf(env);
  return { ssl: sslOf(env), ...(sasl ? { sasl } : {}) };
}

function sslOf(env: KafkaVariables): boolean | KafkaTls {
  if (!usesTls(env)) return false;
  const tls = loadTls(env);
  return Object.keys(tls).length > 0 ? tls : true;
}

function saslOf(env: KafkaVariables): KafkaSasl | undefined {
  if (usesOauth(env)) return oauthOf(env);
  const {
    KAFKA_SASL_MECHANISM: mechanism = 'plain',
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = env;
  if (username === undefined || password === undefined || mechanism === 'oauthbearer') return undefined;
  return { mechanism, username, password };
}

function oauthOf(env: KafkaVariables): KafkaOauth | undefined {
  const mechanism = 'oauthbearer';
  if (env.KAFKA_SASL_OAUTH_TOKEN !== undefined) return { mechanism, token: env.KAFKA_SASL_OAUTH_TOKEN };
  const {
    KAFKA_SASL_OAUTH_TOKEN_URL: tokenUrl,
    KAFKA_SASL_OAUTH_CLIENT_ID: clientId,
    KAFKA_SASL_OAUTH_CLIENT_SECRET: clientSecret,
    KAFKA_SASL_OAUTH_SCOPE: scope,
  } = env;
  if (tokenUrl === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { mechanism, tokenUrl, clientId, clientSecret, ...(scope === undefined ? {} : { scope }) };
}
