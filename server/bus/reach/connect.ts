import net, { isIP, type Socket } from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import { type Address, nameOf } from '@/server/bus/client/address';
import type { BrokerConfig } from '@/server/config';
import { Unreachable } from './unreachable';

const CORRECT_ADDRESS = 'set KAFKA_BROKERS to the address of a Kafka broker';

/** Opens a socket, with TLS if it is configured. Throws Unreachable. */
export function connectTo(address: Address, ssl: BrokerConfig['ssl'], timeoutMs: number): Promise<Socket> {
  return ssl ? secure(address, ssl === true ? {} : ssl, timeoutMs) : plain(address, timeoutMs);
}

function plain(address: Address, timeoutMs: number): Promise<Socket> {
  const socket = net.connect(address);
  return opened(socket, 'connect', timeoutMs).catch((cause: NodeJS.ErrnoException) => {
    throw notReached(address, cause, timeoutMs);
  });
}

async function secure(address: Address, options: ConnectionOptions, timeoutMs: number): Promise<Socket> {
  const raw = await plain(address, timeoutMs);
  const servername = isIP(address.host) ? {} : { servername: address.host };
  const socket = tls.connect({ ...options, ...servername, host: address.host, socket: raw });
  return opened(socket, 'secureConnect', timeoutMs).catch((cause: NodeJS.ErrnoException) => {
    raw.destroy();
    throw tlsError(address, cause);
  });
}

/** Whether a listener speaks TLS; its certificate is not checked. */
export async function speaksTls(address: Address, timeoutMs: number): Promise<boolean> {
  try {
    (await secure(address, { rejectUnauthorized: false }, timeoutMs)).destroy();
    return true;
  } catch (error) {
    if (error instanceof Unreachable) return false;
    throw error;
  }
}

function opened(socket: Socket, event: string, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
      timeoutMs,
    );
    // Not removed: an error after the connection was closed must not end the process.
    socket.on('error', fail);
    socket.once('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    socket.once(event, () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.once('close', () => clearTimeout(timer));
  });
}

function notReached(address: Address, cause: NodeJS.ErrnoException, timeoutMs: number): Unreachable {
  const { code = 'no code' } = cause;
  const reasons: Record<string, string> = {
    ENOTFOUND: `no host has the name "${address.host}" (${code})`,
    EAI_AGAIN: `the name "${address.host}" could not be looked up (${code})`,
    ECONNREFUSED: `nothing listens on this port (${code})`,
    ETIMEDOUT: `no answer within ${timeoutMs / 1_000} s`,
  };
  const reason = reasons[code] ?? `${cause.message} (${code})`;
  return new Unreachable(`${nameOf(address)} cannot be reached: ${reason}`, CORRECT_ADDRESS, false, {
    cause,
  });
}

const UNTRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/** Explains a failed TLS handshake, or an alert after it. */
export function tlsError(address: Address, cause: NodeJS.ErrnoException): Unreachable {
  const { code = '' } = cause;
  const error = (reason: string, remedy: string) =>
    new Unreachable(`${nameOf(address)} ${reason} (${code || cause.message})`, remedy, true, { cause });
  if (UNTRUSTED.test(code))
    return error(
      'has a certificate from an authority that this process does not trust',
      "set KAFKA_SSL_CA to the authority's certificate",
    );
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return error(
      'has a certificate for other host names',
      'use a name in KAFKA_BROKERS that is in the certificate',
    );
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return error(
      'has a certificate that has expired or is not valid yet',
      "renew the broker's certificate, or correct the clock of this machine",
    );
  if (/ALERT/.test(code))
    return error(
      'refused the TLS connection: the client certificate is missing or not trusted',
      'set KAFKA_SSL_CERT and KAFKA_SSL_KEY to a certificate that the broker trusts',
    );
  if (code === 'ETIMEDOUT')
    return error('did not answer the TLS handshake', 'unset KAFKA_SSL if this listener has no TLS');
  return error('does not speak TLS', 'unset KAFKA_SSL, or set KAFKA_BROKERS to a listener with TLS');
}
