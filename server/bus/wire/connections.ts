import type { Logger } from 'pino';
import { type Address, addressOf, nameOf } from '@/server/bus/client/address';
import type { BrokerConfig } from '@/server/config';
import { BrokerConnection, type ConnectionOptions } from './broker-connection';
import { readLimits } from './records/record-batch';
import { type BrokerAddress, type ClusterMetadata, metadataRequest } from './requests/metadata';
import type { WireRequest } from './wire-request';

const connectTimeoutMs = 3_000;
/** A fetch response may have one batch of the maximum size and, next to it, the requested bytes. */
const otherResponseBytes = 16 * 1024 * 1024;

/** Connections to the brokers of one cluster, each opened for its first request. */
export class Connections {
  private readonly options: ConnectionOptions;
  private readonly seeds: Address[];
  private readonly brokers = new Map<string, Promise<BrokerConnection>>();
  /** The connected ones of `brokers`. */
  private readonly open = new Map<string, BrokerConnection>();
  private addresses = new Map<number, BrokerAddress>();

  /** `requestTimeoutMs`: a connection is closed when a response takes longer; the caller retries. */
  constructor(
    config: BrokerConfig,
    clientId: string,
    requestTimeoutMs: number,
    private readonly log: Logger,
  ) {
    const maxResponseBytes = readLimits(config).batchBytes + otherResponseBytes;
    const { ssl = false, sasl } = config;
    this.options = { clientId, connectTimeoutMs, requestTimeoutMs, maxResponseBytes, ssl, sasl };
    this.seeds = config.brokers.map(addressOf);
  }

  /** Requests metadata from any broker and keeps the broker addresses. Throws the error of the last broker tried. */
  async metadata(topics: readonly string[] | 'all'): Promise<ClusterMetadata> {
    const metadata = await this.sendToAny(metadataRequest(topics));
    this.addresses = new Map(metadata.brokers.map((broker) => [broker.nodeId, broker]));
    return metadata;
  }

  /** Sends a request to one broker after the other until one answers. Throws the error of the last one tried. */
  async sendToAny<T>(request: WireRequest<T>): Promise<T> {
    let failure: unknown;
    for (const address of this.candidates()) {
      try {
        return await this.sendTo(address, request);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** Sends a request to a broker by its id. Throws when the id is not in the metadata, or it does not answer. */
  async send<T>(nodeId: number, request: WireRequest<T>): Promise<T> {
    const address = this.addresses.get(nodeId);
    if (!address) throw new Error(`Kafka's metadata has no broker ${nodeId}.`);
    return this.sendTo(address, request);
  }

  /** Sends a request to a broker by its address. Throws when it cannot be reached or does not answer. */
  async sendTo<T>(address: Address, { request, response }: WireRequest<T>): Promise<T> {
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

  // Connected brokers first, because one that is down costs a timeout.
  private candidates(): Address[] {
    const all = new Map([...this.seeds, ...this.addresses.values()].map((one) => [nameOf(one), one]));
    const rank = (address: Address) => (this.open.get(nameOf(address))?.isOpen ? 0 : 1);
    return [...all.values()].sort((a, b) => rank(a) - rank(b));
  }

  private connectionTo(address: Address): Promise<BrokerConnection> {
    const key = nameOf(address);
    if (this.open.get(key)?.isUsable === false) this.forget(key);
    const existing = this.brokers.get(key);
    if (existing) return existing;
    const opening = BrokerConnection.open(address, this.options);
    opening.catch((error) => this.log.debug({ err: error }, 'could not connect to a broker'));
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
