import type { Socket } from 'node:net';
import { pino } from 'pino';
import { type Address, addressOf, nameOf } from '@/server/bus/client/address';
import { createKafka } from '@/server/bus/client/kafka';
import { KafkaJSSASLAuthenticationError } from '@/server/bus/client/kafkajs';
import { oauthToken } from '@/server/bus/client/oauth-token';
import type { BrokerConfig, KafkaOauth } from '@/server/config';
import { connectTo, speaksTls } from './connect';
import {
  authenticateWithToken,
  ConnectionClosed,
  requestApiVersions,
  requestBrokers,
  saslHandshake,
} from './probe-requests';
import { Unreachable } from './unreachable';

/** Timeout of each step: lookup and connect, TLS, one response. All steps together take less than 15 s. */
const STEP_MS = 3_000;
const SIGN_IN_MS = 5_000;

/**
 * Why Kafka cannot be used with these settings, or undefined when it can. Takes the steps of a client, from the name
 * lookup to the advertised addresses, and stops at the first that fails. Takes less than 15 s and never throws.
 */
export async function whyUnreachable(config: BrokerConfig): Promise<Unreachable | undefined> {
  const reasons: Unreachable[] = [];
  const attempts = config.brokers.map((broker) => reached(addressOf(broker), config).catch(toReason));
  for (const attempt of attempts) {
    const result = await attempt;
    if (result instanceof Unreachable) reasons.push(result);
    // One reachable broker of the list is enough.
    else return firstUnreachable(result, config);
  }
  // A permanent error explains more than a broker that is down.
  return reasons.find(({ isPermanent }) => isPermanent) ?? reasons[0];
}

interface Reached {
  seed: Address;
  brokers: Address[];
}

function toReason(error: unknown): Unreachable {
  if (error instanceof Unreachable) return error;
  const { message } = error as Error;
  return new Unreachable(`Kafka cannot be used: ${message}`, 'check the KAFKA_… variables', false, {
    cause: error,
  });
}

async function reached(seed: Address, config: BrokerConfig): Promise<Reached> {
  const socket = await connectToKafka(seed, config);
  try {
    if (config.sasl === undefined) return { seed, brokers: await withoutSasl(socket, seed) };
    await saslHandshake(socket, seed, config.sasl.mechanism, STEP_MS);
    if (config.sasl.mechanism !== 'oauthbearer') return { seed, brokers: await signIn(seed, config) };
    await authenticateWithToken(socket, seed, await tokenFor(config.sasl), STEP_MS);
    return { seed, brokers: await requestBrokers(socket, seed, STEP_MS) };
  } finally {
    socket.destroy();
  }
}

/** Opens a connection and checks that a Kafka broker answers on it. */
async function connectToKafka(address: Address, { ssl }: BrokerConfig): Promise<Socket> {
  const socket = await connectTo(address, ssl, STEP_MS);
  try {
    await requestApiVersions(socket, address, STEP_MS);
    return socket;
  } catch (error) {
    socket.destroy();
    if (!(error instanceof ConnectionClosed)) throw error;
    if (!ssl && (await speaksTls(address, STEP_MS)))
      throw new Unreachable(`${nameOf(address)} expects TLS`, 'set KAFKA_SSL=true', true);
    throw new Unreachable(
      `${nameOf(address)} closed the connection without an answer`,
      'set KAFKA_BROKERS to the address of a Kafka broker',
      false,
      { cause: error },
    );
  }
}

async function withoutSasl(socket: Socket, seed: Address): Promise<Address[]> {
  try {
    return await requestBrokers(socket, seed, STEP_MS);
  } catch (error) {
    if (!(error instanceof ConnectionClosed)) throw error;
    throw new Unreachable(
      `${nameOf(seed)} requires authentication`,
      'set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD',
      true,
      { cause: error },
    );
  }
}

/** Uses the same client as the roles, so that they get the same result. */
async function signIn(seed: Address, config: BrokerConfig): Promise<Address[]> {
  const log = pino({ level: 'silent' });
  const admin = createKafka(
    { ...config, brokers: [nameOf(seed)] },
    'pulseboard-start',
    log,
    SIGN_IN_MS,
  ).admin();
  const timer = new AbortController();
  try {
    const { brokers } = await Promise.race([
      admin.connect().then(() => admin.describeCluster()),
      late(`${nameOf(seed)} did not answer the authentication within ${SIGN_IN_MS / 1_000} s`, timer.signal),
    ]);
    return brokers;
  } catch (error) {
    if (!(error instanceof KafkaJSSASLAuthenticationError)) throw error;
    const remedy = 'check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM';
    const message = `${nameOf(seed)} refused the authentication (${error.message})`;
    throw new Unreachable(message, remedy, true, { cause: error });
  } finally {
    timer.abort();
    admin.disconnect().catch(() => undefined);
  }
}

function tokenFor(oauth: KafkaOauth): Promise<string> {
  return oauthToken(oauth)().catch((cause: Error) => {
    const remedy = 'check the KAFKA_SASL_OAUTH_… variables';
    throw new Unreachable(cause.message.replace(/\.$/, ''), remedy, false, { cause });
  });
}

function late(message: string, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(
      () => reject(new Unreachable(message, 'check the KAFKA_SASL_… variables', false)),
      SIGN_IN_MS,
    );
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

/** Common with containers: the address in KAFKA_BROKERS answers, but advertises addresses that cannot be reached. */
async function firstUnreachable(
  { seed, brokers }: Reached,
  config: BrokerConfig,
): Promise<Unreachable | undefined> {
  const others = brokers.filter((broker) => nameOf(broker) !== nameOf(seed));
  const probes = others.map((broker) =>
    connectToKafka(broker, config).then((socket) => void socket.destroy(), toReason),
  );
  for (const probe of probes) {
    const reason = await probe;
    if (!reason) continue;
    return new Unreachable(
      `Kafka at ${nameOf(seed)} advertises an address that cannot be used from here: ${reason.message}`,
      "set the broker's advertised.listeners (KAFKA_ADVERTISED_LISTENERS of a container) to an address that can be reached",
      false,
      { cause: reason },
    );
  }
  return undefined;
}
