import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import { type Address, BrokerConnection, type ConnectionOptions } from './broker-connection';
import { readLimits } from './records/record-batch';
import { type BrokerAddress, type ClusterMetadata, metadataRequest } from './requests/metadata';
import type { WireRequest } from './wire-request';

const connectTimeoutMs = 3_000;
/** Beside the batches that were asked for, an answer has one that may be as long as is read. */
const besideBatchBytes = 16 * 1024 * 1024;

/** Connections to the brokers of one cluster, opened when they are first asked something. */
export class Connections {
  private readonly options: ConnectionOptions;
  private readonly seeds: Address[];
  private readonly brokers = new Map<string, Promise<BrokerConnection>>();
  /** Those of `brokers` that are connected. */
  private readonly open = new Map<string, BrokerConnection>();
  private addresses = new Map<number, BrokerAddress>();

  /** `requestTimeoutMs`: a broker that does not answer for so long is given up; the caller asks again. */
  constructor(
    config: BrokerConfig,
    clientId: string,
    requestTimeoutMs: number,
    private readonly log: Logger,
  ) {
    const longestAnswer = readLimits(config).batchBytes + besideBatchBytes;
    const { ssl = false, sasl } = config;
    this.options = { clientId, connectTimeoutMs, requestTimeoutMs, longestAnswer, ssl, sasl };
    this.seeds = config.brokers.map(addressOf);
  }

  /** Asks any broker that answers, and remembers the brokers it names. Throws what the last one failed with. */
  async metadata(topics: readonly string[]): Promise<ClusterMetadata> {
    const metadata = await this.askAny(metadataRequest(topics));
    this.addresses = new Map(metadata.brokers.map((broker) => [broker.nodeId, broker]));
    return metadata;
  }

  /** Asks any broker that answers. Throws what the last one failed with. */
  async askAny<T>(request: WireRequest<T>): Promise<T> {
    let failure: unknown;
    for (const address of this.candidates()) {
      try {
        return await this.ask(address, request);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** Sends a request to a broker. Throws when it is not known, cannot be reached or does not answer. */
  async send<T>(nodeId: number, request: WireRequest<T>): Promise<T> {
    const address = this.addresses.get(nodeId);
    if (!address) throw new Error(`Kafka's metadata names no broker ${nodeId}.`);
    return this.ask(address, request);
  }

  /** Sends a request to a broker by its address. Throws when it cannot be reached or does not answer. */
  async ask<T>(address: Address, { request, response }: WireRequest<T>): Promise<T> {
    const connection = await this.connectionTo(address);
    const { apiKey, apiVersion, payload, timeoutMs } = request;
    return response.decode(await connection.send(apiKey, apiVersion, payload(), timeoutMs));
  }

  async close(): Promise<void> {
    const opening = [...this.brokers.values()];
    this.brokers.clear();
    this.open.clear();
    await Promise.allSettled(opening.map(async (connection) => (await connection).close()));
  }

  // Who is connected first: a broker that is down costs a time-out.
  private candidates(): Address[] {
    const known = new Map([...this.seeds, ...this.addresses.values()].map((one) => [keyOf(one), one]));
    const rank = (address: Address) => (this.open.get(keyOf(address))?.isOpen ? 0 : 1);
    return [...known.values()].sort((a, b) => rank(a) - rank(b));
  }

  private connectionTo(address: Address): Promise<BrokerConnection> {
    const key = keyOf(address);
    if (this.open.get(key)?.isUsable === false) this.forget(key);
    const known = this.brokers.get(key);
    if (known) return known;
    const opening = BrokerConnection.open(address, this.options);
    opening.catch((error) => this.log.debug({ err: error }, 'no connection to a broker'));
    this.brokers.set(key, opening);
    opening.then(
      (connection) => {
        if (this.brokers.get(key) === opening) this.open.set(key, connection);
      },
      () => {
        if (this.brokers.get(key) === opening) this.forget(key);
      },
    );
    return opening;
  }

  private forget(key: string): void {
    this.open.get(key)?.close();
    this.open.delete(key);
    this.brokers.delete(key);
  }
}

const keyOf = ({ host, port }: Address): string => `${host}:${port}`;

/** `host:port`; an IPv6 address may be in brackets. */
function addressOf(text: string): Address {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(text.slice(at + 1)) };
}
