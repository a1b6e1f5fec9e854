// Connection options from the same variables as Pulseboard itself (docs/configuration.md).
import { readFileSync } from 'node:fs';

/** Client options. `brokers`: host:port, instead of KAFKA_BROKERS. Throws when there are none. */
export function connectionOf(env, brokers = env.KAFKA_BROKERS) {
  if (!brokers) throw new Error('No brokers are given. Use --brokers host:port, or set KAFKA_BROKERS.');
  const bootstrapBrokers = brokers.split(',').map((broker) => broker.trim().replace(/^[A-Z_]+:\/\//, ''));
  const tls = tlsOf(env);
  const sasl = saslOf(env);
  return { bootstrapBrokers, ...(tls ? { tls } : {}), ...(sasl ? { sasl } : {}) };
}

function tlsOf({ KAFKA_SSL, KAFKA_SSL_CA: ca, KAFKA_SSL_CERT: cert, KAFKA_SSL_KEY: key }) {
  if (KAFKA_SSL !== 'true' && !ca && !cert) return undefined;
  return Object.fromEntries(
    Object.entries({ ca, cert, key })
      .filter(([, value]) => value)
      .map(([name, value]) => [name, value.includes('-----BEGIN') ? value : readFileSync(value, 'utf8')]),
  );
}

function saslOf(env) {
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password, KAFKA_SASL_OAUTH_TOKEN: token } = env;
  if (token) return { mechanism: 'OAUTHBEARER', token };
  if (env.KAFKA_SASL_OAUTH_TOKEN_URL)
    throw new Error(
      'This program cannot get a token from KAFKA_SASL_OAUTH_TOKEN_URL. Set KAFKA_SASL_OAUTH_TOKEN to a token.',
    );
  return username
    ? { mechanism: (env.KAFKA_SASL_MECHANISM || 'plain').toUpperCase(), username, password }
    : undefined;
}
