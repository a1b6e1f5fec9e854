import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Topic } from '@/lib/events';
import { createPublisher } from '@/server/bus/produce/publish';
import { openTail } from '@/server/bus/read/tail';
import { ensureTopics } from '@/server/bus/topics';
import type { BrokerConfig } from '@/server/config';
import { alice, type SecuredKafka, startSecuredKafka } from '@/server/testing/kafka/secured-kafka';
import { startTokenEndpoint, unsecuredToken } from '@/server/testing/kafka/token-endpoint';
import { untilReachable } from './until-reachable';
import { whyUnreachable } from './why-unreachable';

const log = pino({ level: 'silent' });
let kafka: SecuredKafka;

beforeAll(async () => {
  kafka = await startSecuredKafka();
  await ensureTopics({ brokers: [kafka.address.plain] }, { log });
});
afterAll(() => kafka?.stop());

const tick = () => ({
  type: 'price.ticked' as const,
  data: { symbol: randomUUID().slice(0, 8), price: 1, size: 1, at: Date.now() },
});

/** Publishes an event and reads it again, with both Kafka clients. */
async function roundTrip(config: BrokerConfig): Promise<void> {
  expect((await whyUnreachable(config))?.sentence).toBeUndefined();
  const event = tick();
  const tail = await openTail(config, new Map([['prices' as Topic, 10]]), log);
  const publisher = await createPublisher(config, 'test', log);
  try {
    const arrived = new Promise<void>((resolve) => {
      tail.run({
        onBatch: ({ records }) => {
          if (records.some(({ value }) => value?.includes(event.data.symbol))) resolve();
        },
      });
    });
    await publisher.publish(event);
    await arrived;
    expect(Array.isArray(await tail.readGroups())).toBe(true);
  } finally {
    await publisher.stop();
    await tail.stop();
  }
}

const tls = () => ({ ca: kafka.pem('ca') });

describe('events are published and read', () => {
  test('over TLS, with the authority that KAFKA_SSL_CA names', () =>
    roundTrip({ brokers: [kafka.address.tls], ssl: tls() }));

  test('over mutual TLS', () =>
    roundTrip({
      brokers: [kafka.address.mutual],
      ssl: { ...tls(), cert: kafka.pem('cert'), key: kafka.pem('key') },
    }));

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('with SASL %s', (mechanism) =>
    roundTrip({ brokers: [kafka.address.sasl], sasl: { mechanism, ...alice } }),
  );

  test('with SASL over TLS', () =>
    roundTrip({
      brokers: [kafka.address.sasltls],
      ssl: tls(),
      sasl: { mechanism: 'scram-sha-512', ...alice },
    }));

  test('with a configured OAuth token', () =>
    roundTrip({
      brokers: [kafka.address.oauth],
      sasl: { mechanism: 'oauthbearer', token: unsecuredToken(3_600) },
    }));

  test('with OAuth tokens from an endpoint, which are renewed before they expire', async () => {
    // A session ends with its token, and kafkajs authenticates again 10 s before.
    const endpoint = await startTokenEndpoint(13);
    const sasl = {
      mechanism: 'oauthbearer' as const,
      tokenUrl: endpoint.url,
      clientId: 'pulse board',
      clientSecret: 'a:b%c',
      scope: 'kafka',
    };
    const config = { brokers: [kafka.address.oauth], sasl };
    await roundTrip(config);
    const publisher = await createPublisher(config, 'test', log);
    const started = endpoint.requests.length;
    await vi.waitUntil(
      async () => {
        await publisher.publish(tick());
        return endpoint.requests.length >= started + 2;
      },
      { timeout: 30_000, interval: 100 },
    );
    await publisher.stop();
    endpoint.close();
    expect(started).toBeLessThanOrEqual(2);
    expect(endpoint.requests[0]).toEqual({
      authorization: `Basic ${Buffer.from('pulse+board:a%3Ab%25c').toString('base64')}`,
      body: 'grant_type=client_credentials&scope=kafka',
    });
  });
});

describe('an error names host, port and the variable to change', () => {
  const cases: [string, () => BrokerConfig, RegExp][] = [
    [
      'a host name that does not exist',
      () => ({ brokers: ['kafka.invalid:9092'] }),
      /^kafka\.invalid:9092 cannot be reached: .*kafka\.invalid.*set KAFKA_BROKERS/,
    ],
    [
      'a port where nothing listens',
      () => ({ brokers: ['127.0.0.1:1'] }),
      /^127\.0\.0\.1:1 cannot be reached: nothing listens on this port.*KAFKA_BROKERS/,
    ],
    [
      'an IPv6 address where nothing listens',
      () => ({ brokers: ['[::1]:1'] }),
      /^\[::1\]:1 cannot be reached: .*KAFKA_BROKERS/,
    ],
    [
      'a broker that advertises a host that does not exist',
      () => ({ brokers: [kafka.address.lost] }),
      /^Kafka at 127\.0\.0\.1:\d+ advertises an address .*kafka\.invalid:9092 cannot be reached: .*advertised\.listeners/,
    ],
    [
      'TLS to a listener without TLS',
      () => ({ brokers: [kafka.address.plain], ssl: true }),
      /:\d+ does not speak TLS .*unset KAFKA_SSL/,
    ],
    [
      'no TLS to a listener with TLS',
      () => ({ brokers: [kafka.address.tls] }),
      /:\d+ expects TLS; set KAFKA_SSL=true/,
    ],
    [
      'an authority that is not trusted',
      () => ({ brokers: [kafka.address.tls], ssl: true }),
      /does not trust .*set KAFKA_SSL_CA/,
    ],
    [
      'a certificate for another name',
      () => ({ brokers: [kafka.address.badname], ssl: tls() }),
      /certificate for other host names .*KAFKA_BROKERS/,
    ],
    [
      'no client certificate where one is required',
      () => ({ brokers: [kafka.address.mutual], ssl: tls() }),
      /client certificate is missing or not trusted.*KAFKA_SSL_CERT and KAFKA_SSL_KEY/,
    ],
    [
      'an untrusted client certificate',
      () => ({
        brokers: [kafka.address.mutual],
        ssl: { ...tls(), cert: kafka.pem('strangerCert'), key: kafka.pem('strangerKey') },
      }),
      /client certificate is missing or not trusted.*KAFKA_SSL_CERT/,
    ],
    [
      'no credentials where they are required',
      () => ({ brokers: [kafka.address.sasl] }),
      /requires authentication; set KAFKA_SASL_USERNAME/,
    ],
    [
      'credentials for a listener without SASL',
      () => ({ brokers: [kafka.address.plain], sasl: { mechanism: 'plain', ...alice } }),
      /listener without SASL; unset KAFKA_SASL_/,
    ],
    [
      'a mechanism that the listener does not support',
      () => ({ brokers: [kafka.address.oauth], sasl: { mechanism: 'plain', ...alice } }),
      /does not support SASL PLAIN; set KAFKA_SASL_MECHANISM to one of oauthbearer/,
    ],
    ...(['plain', 'scram-sha-256'] as const).map((mechanism): [string, () => BrokerConfig, RegExp] => [
      `a wrong password (${mechanism})`,
      () => ({ brokers: [kafka.address.sasl], sasl: { mechanism, username: 'alice', password: 'wrong' } }),
      /refused the authentication .*check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD/,
    ]),
    [
      'an expired token',
      () => ({
        brokers: [kafka.address.oauth],
        sasl: { mechanism: 'oauthbearer', token: unsecuredToken(-3_600) },
      }),
      /refuses the OAuth token .*invalid_token.*KAFKA_SASL_OAUTH_/,
    ],
    [
      'a token endpoint that does not exist',
      () => ({
        brokers: [kafka.address.oauth],
        sasl: {
          mechanism: 'oauthbearer',
          tokenUrl: 'http://127.0.0.1:1/t',
          clientId: 'a',
          clientSecret: 'b',
        },
      }),
      /token endpoint 127\.0\.0\.1:1 .*cannot be reached.*KAFKA_SASL_OAUTH_/,
    ],
  ];
  test.each(cases)('%s', async (_, config, sentence) => {
    const startedAt = performance.now();
    expect((await whyUnreachable(config()))?.sentence).toMatch(sentence);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  test('a server that is not Kafka, or does not answer', async () => {
    const web = createHttpServer((_, response) => response.end()).listen(0, '127.0.0.1');
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await Promise.all([once(web, 'listening'), once(silent, 'listening')]);
    const [webAt, silentAt] = [web, silent].map(
      (one) => `127.0.0.1:${(one.address() as AddressInfo).port}`,
    ) as [string, string];
    expect((await whyUnreachable({ brokers: [webAt] }))?.sentence).toBe(
      `${webAt} speaks HTTP, not Kafka's protocol; set KAFKA_BROKERS to the address of a Kafka broker.`,
    );
    expect((await whyUnreachable({ brokers: [silentAt] }))?.sentence).toMatch(
      `${silentAt} accepts connections, but did not answer a Kafka request`,
    );
    expect((await whyUnreachable({ brokers: [silentAt], ssl: true }))?.sentence).toMatch(
      /TLS handshake.*KAFKA_SSL/,
    );
    for (const socket of sockets) socket.destroy();
    web.close();
    silent.close();
  });

  test('a start waits for a Kafka that is not up yet, reports why, and gives up after a timeout', async () => {
    const { signal } = new AbortController();
    const reports: string[] = [];
    const wait = untilReachable(
      { brokers: ['127.0.0.1:1'] },
      { report: (sentence) => reports.push(sentence), patienceMs: 1_500, signal },
    );
    await expect(wait).rejects.toThrow('127.0.0.1:1 cannot be reached: nothing listens on this port');
    expect(reports).toHaveLength(1);
  });

  test('a permanent error ends a start immediately', async () => {
    const { signal } = new AbortController();
    const wait = untilReachable(
      { brokers: [kafka.address.tls] },
      { report: () => undefined, patienceMs: 600_000, signal },
    );
    await expect(wait).rejects.toThrow('set KAFKA_SSL=true');
  });

  test('one broker of several is enough', async () => {
    expect(await whyUnreachable({ brokers: ['127.0.0.1:1', kafka.address.plain] })).toBeUndefined();
  });
});
