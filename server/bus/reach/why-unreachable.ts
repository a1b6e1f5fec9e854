import type { Socket } from 'node:net';
import { pino } from 'pino';
import { type Address, addressOf, nameOf } from '@/server/bus/client/address';
import type { BrokerConfig, KafkaOauth } from '@/server/config';
import { createKafka } from '../client/kafka';
import { KafkaJSSASLAuthenticationError } from '../client/kafkajs';
import { oauthToken } from '../client/oauth-token';
import { askBrokers, askMechanism, askVersions, askWithToken, Closed } from './ask';
import { connectTo, speaksTls } from './connect';
import { Unreachable } from './unreachable';

/** Each step: looking a name up and connecting, TLS, an answer. All together stay below 15 s. */
const STEP_MS = 3_000;
const SIGN_IN_MS = 5_000;

/**
 * Why Kafka cannot be used with these settings, or undefined when it can: goes the way of a client, from the name to
 * the addresses that the brokers give, and stops where it ends. Takes less than 15 s and never throws.
 */
export async function whyUnreachable(config: BrokerConfig): Promise<Unreachable | undefined> {
  const reasons: Unreachable[] = [];
  const attempts = config.brokers.map((broker) => reached(addressOf(broker), config).catch(toReason));
  for (const attempt of attempts) {
    const result = await attempt;
    if (result instanceof Unreachable) reasons.push(result);
    // One that answers is enough: that is what a list of several is for.
    else return firstUnreachable(result, config);
  }
  // What will not pass by itself says more than a broker that is down.
  return reasons.find(({ lasting }) => lasting) ?? reasons[0];
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
  const socket = await speaksKafka(seed, config);
  try {
    if (config.sasl === undefined) return { seed, brokers: await withoutSasl(socket, seed) };
    await askMechanism(socket, seed, config.sasl.mechanism, STEP_MS);
    if (config.sasl.mechanism !== 'oauthbearer') return { seed, brokers: await signIn(seed, config) };
    await askWithToken(socket, seed, await tokenFor(config.sasl), STEP_MS);
    return { seed, brokers: await askBrokers(socket, seed, STEP_MS) };
  } finally {
    socket.destroy();
  }
}

/** A connection on which Kafka has answered. */
async function speaksKafka(address: Address, { ssl }: BrokerConfig): Promise<Socket> {
  const socket = await connectTo(address, ssl, STEP_MS);
  try {
    await askVersions(socket, address, STEP_MS);
    return socket;
  } catch (error) {
    socket.destroy();
    if (!(error instanceof Closed)) throw error;
    if (!ssl && (await speaksTls(address, STEP_MS)))
      throw new Unreachable(`${nameOf(address)} expects TLS`, 'set KAFKA_SSL=true', true);
    throw new Unreachable(
      `${nameOf(address)} closes the connection in place of an answer`,
      'set KAFKA_BROKERS to where Kafka listens',
      false,
      { cause: error },
    );
  }
}

async function withoutSasl(socket: Socket, seed: Address): Promise<Address[]> {
  try {
    return await askBrokers(socket, seed, STEP_MS);
  } catch (error) {
    if (!(error instanceof Closed)) throw error;
    throw new Unreachable(
      `${nameOf(seed)} takes only clients that sign in`,
      'set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD',
      true,
      { cause: error },
    );
  }
}

/** With the client that the roles use, so that what it says holds for them. */
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
      late(`${nameOf(seed)} does not answer to a sign-in within ${SIGN_IN_MS / 1_000} s`, timer.signal),
    ]);
    return brokers;
  } catch (error) {
    if (!(error instanceof KafkaJSSASLAuthenticationError)) throw error;
    const remedy = 'check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM';
    const says = `${nameOf(seed)} refuses the sign-in (${error.message})`;
    throw new Unreachable(says, remedy, true, { cause: error });
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

function late(says: string, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(
      () => reject(new Unreachable(says, 'check the KAFKA_SASL_… variables', false)),
      SIGN_IN_MS,
    );
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

/** The classic of containers: the address in KAFKA_BROKERS answers, and names brokers that cannot be reached. */
async function firstUnreachable(
  { seed, brokers }: Reached,
  config: BrokerConfig,
): Promise<Unreachable | undefined> {
  const others = brokers.filter((broker) => nameOf(broker) !== nameOf(seed));
  const probes = others.map((broker) =>
    speaksKafka(broker, config).then((socket) => void socket.destroy(), toReason),
  );
  for (const probe of probes) {
    const reason = await probe;
    if (!reason) continue;
    return new Unreachable(
      `Kafka at ${nameOf(seed)} sends its clients on to an address that is of no use here: ${reason.message}`,
      "set the broker's advertised.listeners (KAFKA_ADVERTISED_LISTENERS of a container) to one that is",
      false,
      { cause: reason },
    );
  }
  return undefined;
}
