import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Address, nameOf } from '@/server/bus/client/address';
import type { BrokerConfig, KafkaSasl } from '@/server/config';
import { ByteReader } from './bytes';
import { zstdReady } from './codecs/zstd';
import { ResponseFrames } from './response-frames';
import { authenticate, saslName } from './sasl';

export interface ConnectionOptions extends Pick<BrokerConfig, 'ssl' | 'sasl'> {
  clientId: string;
  connectTimeoutMs: number;
  /** The connection is closed when a response takes longer. */
  requestTimeoutMs: number;
  /** A longer response is cut to this. */
  maxResponseBytes: number;
}

interface PendingRequest {
  resolve(answer: Buffer): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const saslHandshake = { apiKey: 17, apiVersion: 1 };
const saslAuthenticate = { apiKey: 36, apiVersion: 1 };
/** New requests use a session for this share of its lifetime; the rest is for requests in flight. */
const usableShare = 0.8;

/**
 * One connection to one broker, with TLS and SASL where configured. Kafka answers in the order of the requests.
 * https://kafka.apache.org/protocol#protocol_messages
 */
export class BrokerConnection {
  /** On the clock of performance.now(): from then on a new connection, with a new login, has to be used. */
  usableUntil = Number.POSITIVE_INFINITY;
  private readonly pending = new Map<number, PendingRequest>();
  private lastId = 0;
  private failure: Error | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly options: ConnectionOptions,
  ) {
    const frames = new ResponseFrames(options.maxResponseBytes, (frame) => this.take(frame));
    socket.on('data', (chunk) => {
      try {
        frames.push(chunk);
      } catch (error) {
        this.end(error as Error);
      }
    });
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('The broker closed the connection.')));
  }

  /** Connects and authenticates. Throws when either fails. */
  static async open(address: Address, options: ConnectionOptions): Promise<BrokerConnection> {
    await zstdReady;
    const where = nameOf(address);
    const signal = AbortSignal.timeout(options.connectTimeoutMs);
    const socket = socketTo(address, options);
    try {
      await once(socket, options.ssl ? 'secureConnect' : 'connect', { signal });
    } catch (cause) {
      socket.destroy();
      throw new Error(`The broker ${where} cannot be reached.`, { cause });
    }
    const connection = new BrokerConnection(socket, options);
    try {
      if (options.sasl) await connection.login(options.sasl);
    } catch (cause) {
      connection.close();
      throw new Error(`The broker ${where} refused the authentication: ${(cause as Error).message}`, {
        cause,
      });
    }
    return connection;
  }

  get isOpen(): boolean {
    return this.failure === undefined;
  }

  /** False when a new connection is needed: this one is closed, or its session expires soon and no request is pending. */
  get isUsable(): boolean {
    return this.isOpen && (this.pending.size > 0 || performance.now() < this.usableUntil);
  }

  /** Resolves with the response after its correlation id. Rejects when the connection closes or the timeout passes. */
  send(
    apiKey: number,
    apiVersion: number,
    payload: Buffer,
    timeoutMs = this.options.requestTimeoutMs,
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.lastId = (this.lastId + 1) & 0x7fff_ffff;
      const late = () => this.end(new Error(`The broker did not answer within ${timeoutMs} ms.`));
      this.pending.set(this.lastId, { resolve, reject, timer: setTimeout(late, timeoutMs) });
      // In one packet: a broker that gets the head alone wakes up twice.
      this.socket.cork();
      this.socket.write(this.head(apiKey, apiVersion, payload.length));
      this.socket.write(payload);
      this.socket.uncork();
    });
  }

  /** Rejects the pending requests. */
  close(): void {
    this.end(new Error('The connection to the broker was closed by this process.'));
  }

  private head(apiKey: number, apiVersion: number, payloadBytes: number): Buffer {
    const { clientId } = this.options;
    const name = Buffer.from(clientId);
    const head = Buffer.allocUnsafe(14 + name.length);
    head.writeInt32BE(head.length - 4 + payloadBytes, 0);
    head.writeInt16BE(apiKey, 4);
    head.writeInt16BE(apiVersion, 6);
    head.writeInt32BE(this.lastId, 8);
    head.writeInt16BE(name.length, 12);
    name.copy(head, 14);
    return head;
  }

  private take(frame: Buffer): void {
    const id = frame.readInt32BE(0);
    const pending = this.pending.get(id);
    if (!pending) {
      this.end(new Error(`A broker sent a response without a request (correlation id ${id}).`));
      return;
    }
    this.pending.delete(id);
    clearTimeout(pending.timer);
    pending.resolve(frame.subarray(4));
  }

  private end(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    this.socket.destroy();
    for (const { reject, timer } of this.pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.pending.clear();
  }

  private async login(sasl: KafkaSasl): Promise<void> {
    const name = Buffer.from(saslName(sasl));
    const size = Buffer.alloc(2);
    size.writeInt16BE(name.length);
    const { apiKey, apiVersion } = saslHandshake;
    const answer = new ByteReader(await this.send(apiKey, apiVersion, Buffer.concat([size, name])));
    if (answer.int16() !== 0) {
      const offered = answer.array(() => answer.string()).join(', ');
      throw new Error(
        `it does not support ${name}; it offers ${offered}. Set KAFKA_SASL_MECHANISM to one of them.`,
      );
    }
    await authenticate(sasl, (message) => this.exchange(message));
  }

  private async exchange(message: Buffer): Promise<Buffer> {
    const size = Buffer.alloc(4);
    size.writeInt32BE(message.length);
    const { apiKey, apiVersion } = saslAuthenticate;
    const answer = new ByteReader(await this.send(apiKey, apiVersion, Buffer.concat([size, message])));
    const error = answer.int16();
    const reason = answer.nullableString();
    if (error !== 0) throw new Error(reason ?? `error ${error}`);
    const reply = answer.slice(Math.max(0, answer.int32()));
    const lifeMs = answer.int64();
    if (lifeMs > 0) this.usableUntil = performance.now() + lifeMs * usableShare;
    return reply;
  }
}

function socketTo({ host, port }: Address, { ssl }: ConnectionOptions): Socket {
  if (!ssl) return connect({ host, port, noDelay: true });
  // SNI takes host names only.
  const servername = isIP(host) ? '' : host;
  return connectTls({ host, port, servername, ...(ssl === true ? {} : ssl) }).setNoDelay(true);
}
