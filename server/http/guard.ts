import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem } from '@/lib/problem';
import type { HostCheck } from './host-check';
import { clientFault, refuseRaw, refuseTunnel } from './raw-answer';
import { checkMethod, checkRequest, type Refused } from './request-check';
import { securityHeaders } from './security-headers';

/** How long the parts of a request may take to come, in ms, for http.createServer. */
export const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
};

export interface GuardOptions {
  isAllowedHost: HostCheck;
  /** Connections at once; more are closed as they come. */
  maxConnections: number;
  /** Whether a path answers itself to methods that it does not take. */
  answersAnyMethod?(request: IncomingMessage): boolean;
  /** A further check of a server's own, which may rewrite the URL. `upgrade`: whether it asks for a WebSocket. */
  check?(request: IncomingMessage, upgrade: boolean): Refused | undefined;
}

/**
 * Puts the checks that every server makes before whatever listens on it: request line, Host, what stops half-way.
 * Called when everything else is attached. Every answer gets the security headers, and every refusal is a problem
 * document.
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
    const refused = answers.get(socket)?.headersSent ? undefined : clientFault(error);
    if (refused) refuseRaw(socket, refused);
    else socket.destroy();
  });
  server.on('connect', refuseTunnel);
}

function refuse(response: ServerResponse, { status, detail, headers = {} }: Refused): void {
  const body = JSON.stringify(problem(status, detail));
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}
