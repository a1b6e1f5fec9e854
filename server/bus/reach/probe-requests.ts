import type { Socket } from 'node:net';
import { type Address, nameOf } from '@/server/bus/client/address';
import { tlsError } from './connect';
import { Unreachable } from './unreachable';

const SASL_HANDSHAKE = 17;
const SASL_AUTHENTICATE = 36;
const API_VERSIONS = 18;
const METADATA = 3;
const UNSUPPORTED_MECHANISM = 33;
/** A broker answers these requests with a few kilobytes; a larger size is not Kafka's. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/** The broker closed the connection instead of answering. */
export class ConnectionClosed extends Error {
  override name = 'ConnectionClosed';
}

/** Sends a request; resolves with the response after its correlation id. Throws ConnectionClosed or Unreachable. */
function send(socket: Socket, address: Address, request: Buffer, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const end = () => {
      clearTimeout(timer);
      socket.off('data', take);
      socket.off('close', closed);
      socket.off('error', failed);
    };
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      const answer = Buffer.concat(chunks);
      const error = notKafkaBytes(answer, address);
      if (error) return fail(error);
      if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return;
      end();
      resolve(answer.subarray(8));
    };
    const closed = () => fail(new ConnectionClosed(`${nameOf(address)} closed the connection.`));
    const failed = (error: NodeJS.ErrnoException) =>
      fail(
        /SSL|TLS/.test(error.code ?? '')
          ? tlsError(address, error)
          : new ConnectionClosed(error.message, { cause: error }),
      );
    const timer = setTimeout(() => fail(noAnswer(address, timeoutMs)), timeoutMs);
    socket.on('data', take);
    socket.once('close', closed);
    socket.once('error', failed);
    socket.write(request);
    if (socket.destroyed) closed();
  });
}

function noAnswer(address: Address, timeoutMs: number): Unreachable {
  const message = `${nameOf(address)} accepts connections, but did not answer a Kafka request within ${timeoutMs / 1_000} s`;
  return new Unreachable(message, 'set KAFKA_BROKERS to the address of a Kafka broker', false);
}

/** The error when the first bytes of an answer are not of Kafka's protocol. */
function notKafkaBytes(answer: Buffer, address: Address): Unreachable | undefined {
  const name = nameOf(address);
  if (answer.length < 5) return undefined;
  if (answer[0] === 0x15 && answer[1] === 0x03)
    return new Unreachable(`${name} expects TLS`, 'set KAFKA_SSL=true', true);
  if (answer.toString('latin1', 0, 5) === 'HTTP/')
    return new Unreachable(
      `${name} speaks HTTP, not Kafka's protocol`,
      'set KAFKA_BROKERS to the address of a Kafka broker',
      true,
    );
  const size = answer.readInt32BE(0);
  if (size >= 4 && size <= MAX_RESPONSE_BYTES) return undefined;
  return notKafka(address);
}

function notKafka(address: Address, cause?: unknown): Unreachable {
  const message = `${nameOf(address)} does not speak Kafka's protocol`;
  return new Unreachable(message, 'set KAFKA_BROKERS to the address of a Kafka broker', true, { cause });
}

function frame(apiKey: number, apiVersion: number, body: Buffer): Buffer {
  const header = Buffer.alloc(14);
  header.writeInt32BE(10 + body.length, 0);
  header.writeInt16BE(apiKey, 4);
  header.writeInt16BE(apiVersion, 6);
  header.writeInt32BE(1, 8);
  header.writeInt16BE(-1, 12);
  return Buffer.concat([header, body]);
}

function textOf(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const size = Buffer.alloc(2);
  size.writeInt16BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

/** ApiVersions: a broker answers it before authentication. */
export async function requestApiVersions(socket: Socket, address: Address, timeoutMs: number): Promise<void> {
  await send(socket, address, frame(API_VERSIONS, 0, Buffer.alloc(0)), timeoutMs);
}

/** SaslHandshake. Throws Unreachable when the listener does not support this mechanism. https://kafka.apache.org/protocol#sasl_handshake */
export async function saslHandshake(socket: Socket, address: Address, mechanism: string, timeoutMs: number) {
  const answer = await send(
    socket,
    address,
    frame(SASL_HANDSHAKE, 1, textOf(mechanism.toUpperCase())),
    timeoutMs,
  );
  const error = answer.readInt16BE(0);
  if (error === 0) return;
  const name = nameOf(address);
  if (error !== UNSUPPORTED_MECHANISM)
    throw new Unreachable(
      `${name} is a listener without SASL`,
      'unset KAFKA_SASL_…, or set KAFKA_BROKERS to a listener with SASL',
      true,
    );
  const offered: string[] = [];
  let at = 6;
  for (let left = answer.readInt32BE(2); left > 0; left -= 1) {
    const size = answer.readInt16BE(at);
    offered.push(answer.toString('utf8', at + 2, at + 2 + size));
    at += 2 + size;
  }
  const remedy = `set KAFKA_SASL_MECHANISM to one of ${offered.join(', ').toLowerCase() || 'the mechanisms of this listener'}`;
  throw new Unreachable(`${name} does not support SASL ${mechanism.toUpperCase()}`, remedy, true);
}

/**
 * Authenticates with an OAuth token (RFC 7628, 3.1). Throws Unreachable with the broker's message when it is refused:
 * the refusal is a JSON object in a response without an error code, which kafkajs takes for success.
 */
export async function authenticateWithToken(
  socket: Socket,
  address: Address,
  token: string,
  timeoutMs: number,
) {
  const bytes = Buffer.from(`n,,\x01auth=Bearer ${token}\x01\x01`);
  const size = Buffer.alloc(4);
  size.writeInt32BE(bytes.length);
  const answer = await send(
    socket,
    address,
    frame(SASL_AUTHENTICATE, 0, Buffer.concat([size, bytes])),
    timeoutMs,
  );
  const error = answer.readInt16BE(0);
  const message = Math.max(answer.readInt16BE(2), 0);
  const challenge = answer.toString('utf8', 8 + message);
  if (error === 0 && challenge === '') return;
  const reason = error === 0 ? challenge : answer.toString('utf8', 4, 4 + message);
  const remedy = 'check the KAFKA_SASL_OAUTH_… variables';
  throw new Unreachable(`${nameOf(address)} refuses the OAuth token (${reason.slice(0, 200)})`, remedy, true);
}

/** The advertised addresses of the cluster's brokers. */
export async function requestBrokers(
  socket: Socket,
  address: Address,
  timeoutMs: number,
): Promise<Address[]> {
  const noTopics = Buffer.alloc(4);
  const answer = await send(socket, address, frame(METADATA, 1, noTopics), timeoutMs);
  try {
    return readBrokers(answer);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw notKafka(address, cause);
  }
}

function readBrokers(answer: Buffer): Address[] {
  const brokers: Address[] = [];
  let at = 4;
  for (let left = answer.readInt32BE(0); left > 0; left -= 1) {
    const host = at + 6;
    const port = host + answer.readInt16BE(at + 4);
    brokers.push({ host: answer.toString('utf8', host, port), port: answer.readInt32BE(port) });
    const rack = answer.readInt16BE(port + 4);
    at = port + 6 + Math.max(rack, 0);
  }
  return brokers;
}
