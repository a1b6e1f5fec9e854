import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { BrokerConfig, KafkaSasl } from '@/server/config';
import { ByteReader } from './bytes';
import { zstdReady } from './codecs/zstd';
import { ResponseFrames } from './response-frames';
import { authenticate, saslName } from './sasl';

export interface Address {
  host: string;
  port: number;
}

export interface ConnectionOptions extends Pick<BrokerConfig, 'ssl' | 'sasl'> {
  clientId: string;
  connectTimeoutMs: number;
  /** A broker that owes an answer for so long is given up. */
  requestTimeoutMs: number;
  /** Of a longer answer only so much is kept. */
  longestAnswer: number;
}

interface Owed {
  resolve(answer: Buffer): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const saslHandshake = { apiKey: 17, apiVersion: 1 };
const saslAuthenticate = { apiKey: 36, apiVersion: 1 };
/** What is left of a login's life is for the requests that are under way. */
const usableShare = 0.8;

/**
 * One connection to one broker, over TLS and with a login where they are asked for. Kafka answers in the order of the
 * requests. https://kafka.apache.org/protocol#protocol_messages
 */
export class BrokerConnection {
  /** On the clock of performance.now(): when the login has to be renewed, by another connection. */
  usableUntil = Number.POSITIVE_INFINITY;
  private readonly owed = new Map<number, Owed>();
  private lastId = 0;
  private failure: Error | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly options: ConnectionOptions,
  ) {
    const frames = new ResponseFrames(options.longestAnswer, (frame) => this.take(frame));
    socket.on('data', (chunk) => {
      try {
        frames.push(chunk);
      } catch (error) {
        this.end(error as Error);
      }
    });
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('The connection to the broker was closed.')));
  }

  /** Connects and logs in. Throws when it cannot. */
  static async open(address: Address, options: ConnectionOptions): Promise<BrokerConnection> {
    await zstdReady;
    const where = `${address.host}:${address.port}`;
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
      throw new Error(`The broker ${where} refused the login: ${(cause as Error).message}`, { cause });
    }
    return connection;
  }

  get isOpen(): boolean {
    return this.failure === undefined;
  }

  /** False when another one has to be opened, since this is closed, or its login ends soon and nothing is under way. */
  get isUsable(): boolean {
    return this.isOpen && (this.owed.size > 0 || performance.now() < this.usableUntil);
  }

  /** Resolves with the answer, from behind its correlation id on. */
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
      this.owed.set(this.lastId, { resolve, reject, timer: setTimeout(late, timeoutMs) });
      this.socket.write(this.head(apiKey, apiVersion, payload.length));
      this.socket.write(payload);
    });
  }

  /** Who is owed an answer gets an error. */
  close(): void {
    this.end(new Error('The connection to the broker was closed here.'));
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
    const owed = this.owed.get(id);
    if (!owed) {
      this.end(new Error(`A broker answered what nobody asked (${id}).`));
      return;
    }
    this.owed.delete(id);
    clearTimeout(owed.timer);
    owed.resolve(frame.subarray(4));
  }

  private end(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    this.socket.destroy();
    for (const { reject, timer } of this.owed.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.owed.clear();
  }

  private async login(sasl: KafkaSasl): Promise<void> {
    const name = Buffer.from(saslName(sasl));
    const size = Buffer.alloc(2);
    size.writeInt16BE(name.length);
    const { apiKey, apiVersion } = saslHandshake;
    const answer = new ByteReader(await this.send(apiKey, apiVersion, Buffer.concat([size, name])));
    if (answer.int16() !== 0) {
      const offered = answer.array(() => answer.string()).join(', ');
      throw new Error(`it does not know ${name}; it offers ${offered}.`);
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
  // An address is no name that a certificate is checked for by SNI.
  const servername = isIP(host) ? '' : host;
  return connectTls({ host, port, servername, ...(ssl === true ? {} : ssl) }).setNoDelay(true);
}
