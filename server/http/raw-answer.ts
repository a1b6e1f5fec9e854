import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem } from '@/lib/problem';
import { methods, notAllowed, type Refused } from './request-check';
import { securityHeaders } from './security-headers';

/** Who was refused has this long to read why, in ms. */
const lingerMs = 1_000;

/** A refusal as the bytes of an HTTP answer, for a connection that has no ServerResponse. */
function rawAnswer({ status, detail, headers = {} }: Refused): string {
  const body = JSON.stringify(problem(status, detail));
  const all = {
    ...securityHeaders,
    ...headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`, ...lines, '', body].join('\r\n');
}

/** Answers a refusal on a bare connection and closes it. */
export function refuseRaw(socket: Duplex, refused: Refused): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  // What was sent has to be read: closing on unread bytes resets the connection and loses the answer.
  socket.resume();
  socket.end(rawAnswer(refused));
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

/** CONNECT asks for a tunnel; there is none. */
export function refuseTunnel(_: IncomingMessage, socket: Duplex): void {
  refuseRaw(socket, notAllowed('CONNECT', methods));
}

const faults: Record<string, Refused> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The URL and the headers are larger than 16 KB.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, detail: 'The chunk extensions are too large.' },
  HPE_INVALID_METHOD: { status: 501, detail: 'There is no such HTTP method.' },
  HPE_INVALID_URL: { status: 400, detail: 'The URL is malformed.' },
};
const malformed: Refused = { status: 400, detail: 'That is no HTTP request.' };

/** Why a connection is closed that did not bring a whole request; undefined when nobody is there to read it. */
export function clientFault(error: Error & { code?: string }): Refused | undefined {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return undefined;
  return faults[error.code ?? ''] ?? malformed;
}
