import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokerConfig, loadEnvironment } from './config';

const errorOf = (env: Record<string, string | undefined>) => {
  try {
    loadEnvironment(env);
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

test('without variables every setting has its default', () => {
  const { PORT, GATEWAY_PORT, HTTP_HOST, KAFKA_BROKERS, DATA_DIR } = loadEnvironment({});
  expect({ PORT, GATEWAY_PORT, HTTP_HOST, KAFKA_BROKERS, DATA_DIR }).toEqual({
    PORT: 3000,
    GATEWAY_PORT: 4000,
    HTTP_HOST: '127.0.0.1',
    KAFKA_BROKERS: undefined,
    DATA_DIR: '.data',
  });
});

test('an empty variable means unset', () => {
  expect(loadEnvironment({ PORT: '', KAFKA_BROKERS: '', DATABASE_URL: '', AUTH_SECRET: '' }).PORT).toBe(3000);
});

test.each([
  [{ PORT: 'abc' }, 'PORT is "abc"; it must be a whole number from 0 to 65,535.'],
  [{ PORT: '1e3' }, 'PORT is "1e3"; it must be a whole number'],
  [{ PORT: '0x10' }, 'PORT is "0x10"'],
  [{ PORT: '-1' }, 'PORT is "-1"'],
  [{ PORT: '70000' }, 'PORT is "70000"'],
  [{ PORT: '  ' }, 'PORT contains white space only; set a value or leave it empty.'],
  [{ PORT: '4000' }, 'PORT and GATEWAY_PORT are both 4000; set different ports.'],
  [{ RING_EVENTS: 'many' }, 'RING_EVENTS is "many"; it must be a whole number from 100'],
  [{ KAFKA_SSL: 'maybe' }, 'KAFKA_SSL is "maybe"; it must be true or false.'],
  [{ KAFKA_SASL_MECHANISM: 'gssapi' }, 'it must be plain, scram-sha-256, scram-sha-512 or oauthbearer.'],
  [{ VIEWING: 'closed' }, 'VIEWING is "closed"; it must be open or admin.'],
  [{ GATEWAY_TRANSPORTS: 'carrier-pigeon' }, 'it must be one or more of websocket, polling'],
  [{ KAFKA_BROKERS: 'h' }, 'KAFKA_BROKERS names "h" without a port'],
  [
    { GATEWAY_URL: 'localhost:4000' },
    'GATEWAY_URL is "localhost:4000", without a scheme; write http://host:port',
  ],
  [{ GATEWAY_URL: 'ftp://h' }, 'GATEWAY_URL is "ftp://h", which is not an http or https address'],
  [{ GATEWAY_URL: 'http://h:99999' }, 'which is not an http or https address'],
  [{ GATEWAY_URL: 'http://h/?a=1' }, 'it must be an address without "?" and "#"'],
  [
    { ORDER_URL: 'http://h/path' },
    'ORDER_URL is "http://h/path"; it must be an address without a path: http://h',
  ],
  [{ ALLOWED_ORIGINS: 'http://a, b' }, 'ALLOWED_ORIGINS is "b", without a scheme'],
  [{ LAKE_TOPICS: 'clicks,a b' }, 'LAKE_TOPICS is "clicks,a b"; it must be topic names'],
  [{ LAKE_TOPICS: 'clicks,..' }, 'LAKE_TOPICS is "clicks,.."'],
  [{ LAKE_TOPICS: 'clicks,Clicks' }, 'no two of which, or of the catalogue, differ in case alone'],
  [{ LOG_PATHS: '/var/**/*.log' }, 'it must be paths of files, separated by commas'],
  [{ LOG_PATHS: '/var/log/' }, 'LOG_PATHS is "/var/log/"; it must be paths of files'],
  [{ OTLP_TOKEN: 'short' }, 'OTLP_TOKEN has a value that is not accepted; it must be at least 8 characters'],
  [{ LAKE_TOPICS: 'Orders' }, 'or of the catalogue, differ in case alone'],
  [{ LAKE_ROLL_SECONDS: '0' }, 'LAKE_ROLL_SECONDS is "0"; it must be a whole number from 1 to 3,600.'],
  [{ LAKE_RETENTION_DAYS: '0.5' }, 'LAKE_RETENTION_DAYS is "0.5"; it must be a whole number from 1'],
  [{ HTTP_HOST: 'http://h' }, 'HTTP_HOST is "http://h"; it must be an IP address or a host name'],
  [{ HTTP_HOST: '0.0.0.0:80' }, 'HTTP_HOST is "0.0.0.0:80"'],
  [{ DATA_DIR: 'caf\uFFFD' }, 'DATA_DIR is "caf\uFFFD"; it must be a folder whose name is UTF-8.'],
])('%o is refused with a reason', (env, sentence) => {
  expect(errorOf(env)).toContain(sentence);
});

test.each([
  { DATABASE_URL: 'mysql://u:hunter2@h/db' },
  { DATABASE_URL: 'postgres://u:hun#ter2@h/db' },
  { DATABASE_URL: 'postgres://u:hunter2%@h/db' },
  { SMTP_URL: 'u:hunter2@h:25' },
  { SMTP_URL: 'smtp://u:hun/ter2@h' },
  { GATEWAY_URL: 'http://u:hunter2@h' },
  { GATEWAY_URL: 'u:hunter2@h' },
  { BALANCER_GATEWAYS: 'postgres://u:hunter2,@' },
  { KAFKA_SASL_OAUTH_TOKEN_URL: 'https://u:hunter2@h/token' },
  { AUTH_SECRET: 'hunter2' },
  { ADMIN_PASSWORD: 'hunter2\nhunter2' },
  { KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'hunter2\n' },
])('%o is refused by name and its secret is not shown', (env) => {
  const error = errorOf(env);
  expect(error).toContain(Object.keys(env).at(-1));
  expect(error).not.toMatch(/hun|ter2/);
});

test.each([
  [{ KAFKA_SASL_USERNAME: 'u' }, 'KAFKA_SASL_USERNAME is set, but KAFKA_SASL_PASSWORD is not'],
  [{ KAFKA_SASL_PASSWORD: 'p' }, 'KAFKA_SASL_PASSWORD is set, but KAFKA_SASL_USERNAME is not'],
  [{ KAFKA_SASL_MECHANISM: 'plain' }, 'but KAFKA_SASL_USERNAME is not set'],
  [{ KAFKA_SASL_MECHANISM: 'oauthbearer' }, 'KAFKA_SASL_OAUTH_TOKEN_URL is not set'],
  [{ KAFKA_SASL_OAUTH_TOKEN: 't', KAFKA_SASL_MECHANISM: 'plain' }, 'use oauthbearer'],
  [{ KAFKA_SASL_OAUTH_TOKEN: 't', KAFKA_SASL_OAUTH_TOKEN_URL: 'http://h/t' }, 'unset one of them'],
  [{ KAFKA_SSL_CERT: '/c.pem' }, 'KAFKA_SSL_CERT is set, but KAFKA_SSL_KEY is not'],
  [{ KAFKA_SSL_CA: '/c.pem', KAFKA_SSL: 'false' }, 'KAFKA_SSL_CA is set, but KAFKA_SSL is false'],
  [{ KAFKA_BROKERS: 'SSL://h:9092' }, 'set KAFKA_SSL=true'],
])('%o is refused as a contradiction', (env, sentence) => {
  expect(errorOf(env)).toContain(sentence);
});

test('other spellings of valid values are accepted', () => {
  const env = loadEnvironment({
    PORT: ' 3100 ',
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SASL_USERNAME: 'u',
    KAFKA_SASL_PASSWORD: ' p ',
    KAFKA_BROKERS: 'SASL_PLAINTEXT://[::1]:9092,',
    GATEWAY_URL: 'wss://live.example/pulse/',
    ALLOWED_ORIGINS: 'HTTPS://Page.example/',
    HTTP_HOST: '[::]',
    LAKE_TOPICS: ' clicks, _sensor.readings ,clicks,orders',
    LOG_PATHS: '/var/log/*.log , app/log/web.log',
  });
  expect(env).toMatchObject({
    PORT: 3100,
    GATEWAY_URL: 'https://live.example/pulse',
    ALLOWED_ORIGINS: ['https://page.example'],
    HTTP_HOST: '::',
    LAKE_TOPICS: ['clicks', '_sensor.readings', 'orders'],
    LOG_PATHS: ['/var/log/*.log', 'app/log/web.log'],
  });
  expect(brokerConfig(env)).toEqual({
    brokers: ['[::1]:9092'],
    ssl: false,
    sasl: { mechanism: 'scram-sha-512', username: 'u', password: ' p ' },
  });
});

test('any environment is accepted, or refused by an error that shows no secret', () => {
  const names = Object.keys(loadEnvironmentShape());
  const secrets = [
    'AUTH_SECRET',
    'ADMIN_PASSWORD',
    'KAFKA_SASL_PASSWORD',
    'KAFKA_SASL_OAUTH_CLIENT_SECRET',
    'KAFKA_SASL_OAUTH_TOKEN',
    'KAFKA_SSL_KEY',
  ];
  const marked = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `Zx9Secret${text}`);
  const withUser = fc
    .tuple(fc.constantFrom('postgres', 'smtp', 'http', 'https', 'SSL', 'x'), marked, fc.string())
    .map(([scheme, password, rest]) => `${scheme}://user:${password}@${rest}`);
  const value = (name: string) =>
    secrets.includes(name)
      ? marked
      : fc.oneof(
          withUser,
          fc.string({ unit: 'binary' }),
          fc.constantFrom('', ' ', '0', 'true', 'h:1', 'http://h', '[::1]', '%', 'https://[', '1e999'),
        );
  const environments = fc.record(Object.fromEntries(names.map((name) => [name, value(name)])), {
    requiredKeys: [],
  });
  fc.assert(
    fc.property(environments, (env) => {
      const error = errorOf(env);
      if (error === undefined) return;
      expect(error).toMatch(/^The environment variables are not valid\. .*See docs\/configuration\.md\.$/s);
      expect(error).not.toContain('Zx9Secret');
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

/** All variables, also those without a default. */
function loadEnvironmentShape(): Record<string, unknown> {
  const optional = [
    'KAFKA_BROKERS KAFKA_SSL KAFKA_SSL_CA KAFKA_SSL_CERT KAFKA_SSL_KEY KAFKA_SASL_MECHANISM KAFKA_SASL_USERNAME',
    'KAFKA_SASL_PASSWORD KAFKA_SASL_OAUTH_TOKEN KAFKA_SASL_OAUTH_TOKEN_URL KAFKA_SASL_OAUTH_CLIENT_ID',
    'KAFKA_SASL_OAUTH_CLIENT_SECRET KAFKA_SASL_OAUTH_SCOPE DATABASE_URL SMTP_URL GATEWAY_URL GATEWAY_TRANSPORTS',
    'AUTH_SECRET ADMIN_PASSWORD VIEWING ALLOWED_ORIGINS RING_EVENTS BALANCER_GATEWAYS',
    'GATEWAY_INTERNAL_URL SIMULATOR_URL OPS_URL ORDER_URL PAYMENT_URL INVENTORY_URL SHIPPING_URL NOTIFICATION_URL HISTORY_URL',
    'LAKE_URL LAKE_PATH LAKE_RETENTION_DAYS',
  ];
  return {
    ...loadEnvironment({}),
    ...Object.fromEntries(
      optional
        .join(' ')
        .split(' ')
        .map((name) => [name, '']),
    ),
  };
}
