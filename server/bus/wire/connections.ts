import type { Kafka } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import { createKafka } from '../kafka';
import { type BrokerAddress, type ClusterMetadata, metadataRequest } from './metadata';

/** A request of Kafka's protocol that kafkajs has no version of, and how its answer is read. */
export interface WireRequest<T> {
  request: { apiKey: number; apiVersion: number; apiName: string; payload(): Buffer };
  response: { decode(buffer: Buffer): T };
}

interface Address {
  host: string;
  port: number;
}
interface KafkajsPool {
  send(protocol: object): Promise<unknown>;
}
interface KafkajsBroker {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  connectionPool: KafkajsPool;
}
interface KafkajsCluster {
  rootLogger: unknown;
  connectionPoolBuilder: { build(address: Address): Promise<KafkajsPool> };
  brokerPool: { createBroker(options: object): KafkajsBroker };
}

const createCluster = 'private:Kafka:createCluster';

/**
 * What a Kafka client makes its connections with: sockets, TLS, SASL and request queues as kafkajs has them. It
 * offers no reading without a consumer group, so its parts are taken from inside; the version is pinned, and the
 * library no longer changes.
 */
function insideOf(kafka: Kafka): KafkajsCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === createCluster);
  const make = symbol && (kafka as unknown as Record<symbol, (options: object) => KafkajsCluster>)[symbol];
  if (!make) throw new Error('This kafkajs is not the one that package.json pins: run npm ci.');
  return make({ metadataMaxAge: 0, allowAutoTopicCreation: false });
}

/** Connections to the brokers of one cluster, opened when they are first asked something. */
export class Connections {
  private readonly cluster: KafkajsCluster;
  private readonly seeds: Address[];
  private readonly brokers = new Map<string, Promise<KafkajsBroker>>();
  private readonly open = new Set<string>();
  private addresses = new Map<number, BrokerAddress>();

  /** `requestTimeoutMs`: a broker that does not answer for so long is given up; the caller asks again. */
  constructor(config: BrokerConfig, clientId: string, requestTimeoutMs: number, log: Logger) {
    this.cluster = insideOf(createKafka(config, clientId, log, requestTimeoutMs));
    this.seeds = config.brokers.map((address) => {
      const at = address.lastIndexOf(':');
      return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
    });
  }

  /** Asks any broker that answers, and remembers the brokers it names. Throws what the last one failed with. */
  async metadata(topics: readonly string[]): Promise<ClusterMetadata> {
    let failure: unknown;
    for (const address of this.candidates()) {
      try {
        const metadata = await this.ask(address, metadataRequest(topics));
        this.addresses = new Map(metadata.brokers.map((broker) => [broker.nodeId, broker]));
        return metadata;
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

  async close(): Promise<void> {
    await Promise.allSettled([...this.brokers.keys()].map((key) => this.drop(key)));
  }

  // Who is connected first: a broker that is down costs a time-out.
  private candidates(): Address[] {
    const known = new Map([...this.seeds, ...this.addresses.values()].map((one) => [keyOf(one), one]));
    const rank = (address: Address) => (this.open.has(keyOf(address)) ? 0 : 1);
    return [...known.values()].sort((a, b) => rank(a) - rank(b));
  }

  private async ask<T>(address: Address, { request, response }: WireRequest<T>): Promise<T> {
    try {
      const broker = await this.brokerAt(address);
      return (await broker.connectionPool.send({
        request: { ...request, encode: async () => encoded(request.payload()) },
        response: {
          // kafkajs looks for a throttle time in what was decoded.
          decode: async (buffer: Buffer) => ({ decoded: response.decode(buffer) }),
          parse: async ({ decoded }: { decoded: T }) => decoded,
        },
      })) as T;
    } catch (error) {
      await this.drop(keyOf(address));
      throw error;
    }
  }

  private brokerAt(address: Address): Promise<KafkajsBroker> {
    const key = keyOf(address);
    const known = this.brokers.get(key);
    if (known) return known;
    const opening = this.connect(address);
    this.brokers.set(key, opening);
    return opening;
  }

  private async connect({ host, port }: Address): Promise<KafkajsBroker> {
    const { brokerPool, connectionPoolBuilder, rootLogger } = this.cluster;
    const connectionPool = await connectionPoolBuilder.build({ host, port });
    const broker = brokerPool.createBroker({ connectionPool, logger: rootLogger });
    await broker.connect();
    this.open.add(keyOf({ host, port }));
    return broker;
  }

  private async drop(key: string): Promise<void> {
    const broker = this.brokers.get(key);
    this.brokers.delete(key);
    this.open.delete(key);
    await broker?.then((one) => one.disconnect()).catch(() => undefined);
  }
}

const keyOf = ({ host, port }: Address): string => `${host}:${port}`;

function encoded(payload: Buffer): Encoder {
  const encoder = new Encoder(payload.length);
  encoder.writeBufferInternal(payload);
  return encoder;
}
