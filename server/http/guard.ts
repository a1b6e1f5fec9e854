import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem } from '@/lib/problem';
import type { HostCheck } from './host-check';
import { refusalFor, refuseRaw, refuseTunnel } from './raw-answer';
import { checkMethod, checkRequest, type Refusal } from './request-check';
import { securityHeaders } from './security-headers';

/** Timeouts for receiving a request, ms, for http.createServer. */
export const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
};

export interface GuardOptions {
  isAllowedHost: HostCheck;
  /** Maximum of open connections; further ones are closed immediately. */
  maxConnections: number;
  /** Whether the handler of this request answers 405 itself. */
  answersAnyMethod?(request: IncomingMessage): boolean;
  /** An additional check, which may rewrite the URL. `upgrade`: true for a WebSocket request. */
  check?(request: IncomingMessage, upgrade: boolean): Refusal | undefined;
}

/**
 * Puts the common checks of all servers before the listeners of a server: request line, Host header, incomplete
 * requests. Call it after all listeners are attached. Every response gets the security headers, and every refusal is a
 * problem document.
 */
export function guardServer(server: Server, options: GuardOptions): void {
  server.maxConnections = options.maxConnections;
  const answers = new WeakMap<Duplex, ServerResponse>();
  const check = (request: IncomingMessage, upgrade: boolean) =>
    checkRequest(request, options.isAllowedHost) ??
    (options.answersAnyMethod?.(request) ? undefined : checkMethod(request)) ??
    options.check?.(request, upgrade);

  const onRequest = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    answers.set(socket, response);
    response.once('close', () => answers.get(socket) === response && answers.delete(socket));
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const refused = check(request, false);
    if (refused) refuse(response, refused);
    else for (const listener of onRequest) listener.call(server, request, response);
  });

  const onUpgrade = server.listeners('upgrade');
  if (onUpgrade.length > 0) {
    server.removeAllListeners('upgrade');
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refused = check(request, true);
      if (refused) refuseRaw(socket, refused);
      else for (const listener of onUpgrade) listener.call(server, request, socket, head);
    });
  }

  server.removeAllListeners('clientError');
  server.on('clientError', (error: Error, socket: Duplex) => {
    const refused = answers.get(socket)?.headersSent ? undefined : refusalFor(error);
    if (refused) refuseRaw(socket, refused);
    else socket.destroy();
  });
  server.on('connect', refuseTunnel);
}

function refuse(response: ServerResponse, { status, detail, headers = {} }: Refusal): void {
  const body = JSON.stringify(problem(status, detail));
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}
