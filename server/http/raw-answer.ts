import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem } from '@/lib/problem';
import { methods, notAllowed, type Refusal } from './request-check';
import { securityHeaders } from './security-headers';

/** How long a refused client has to read the response, ms. */
const lingerMs = 1_000;

/** A refusal as the bytes of an HTTP response, for a connection without a ServerResponse. */
function rawAnswer({ status, detail, headers = {} }: Refusal): string {
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

/** Sends a refusal on a bare connection and closes it. */
export function refuseRaw(socket: Duplex, refused: Refusal): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  // Drain the input: closing with unread bytes resets the connection and loses the response.
  socket.resume();
  socket.end(rawAnswer(refused));
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

/** Refuses CONNECT. */
export function refuseTunnel(_: IncomingMessage, socket: Duplex): void {
  refuseRaw(socket, notAllowed('CONNECT', methods));
}

const refusals: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request was not received in time. Send it again.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The URL and the headers are larger than 16 KB together.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, detail: 'The chunk extensions are too large.' },
  HPE_INVALID_METHOD: { status: 501, detail: 'The HTTP method is not known.' },
  HPE_INVALID_URL: { status: 400, detail: 'The URL is malformed.' },
};
const malformed: Refusal = { status: 400, detail: 'The bytes are not a valid HTTP request.' };

/** The refusal for an incomplete or malformed request; undefined when the client has disconnected. */
export function refusalFor(error: Error & { code?: string }): Refusal | undefined {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return undefined;
  return refusals[error.code ?? ''] ?? malformed;
}
