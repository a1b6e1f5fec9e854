import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { problem } from '@/lib/problem';
import { senderOf, type Trust, trustOf } from '@/server/http/client-address';
import { guardServer, timeouts } from '@/server/http/guard';
import { createHostCheck } from '@/server/http/host-check';
import { checkMethod, type Refused } from '@/server/http/request-check';
import { unroutable } from '@/server/http/unroutable';

export interface WebServerConfig {
  /** Names by which the page may be called, beside localhost and addresses. */
  hosts: readonly string[];
  /** Addresses and subnets of proxies whose X-Forwarded-* headers are believed. */
  trustedProxies: readonly string[];
  /** Gets the WebSockets, which the page itself has none of. */
  upgrade?: Server | undefined;
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const maxConnections = 5_000;

/**
 * The HTTP server of the page. What Next.js gets to see has been checked, and its X-Forwarded-* headers say who sent
 * it and by which address: those that came are believed from trusted proxies only.
 */
export function createWebServer(
  { hosts, trustedProxies, upgrade }: WebServerConfig,
  log: Logger,
  handle: Handle,
): Server {
  const isTrusted = trustOf(trustedProxies);
  const server = createServer(timeouts, (request, response) => {
    tellSender(request, isTrusted);
    makeRoutable(request);
    handle(request, response).catch((error: Error) => failed(error, request, response, log));
  });
  if (upgrade) {
    // Next.js listens after its first request.
    server.on('upgrade', (...args) => upgrade.emit('upgrade', ...args) || args[1].destroy());
  }
  guardServer(server, {
    isAllowedHost: createHostCheck(hosts),
    maxConnections,
    answersAnyMethod: isOfApi,
    check: checkPath,
  });
  return server;
}

function tellSender(request: IncomingMessage, isTrusted: Trust): void {
  const { headers } = request;
  const { address, scheme, host } = senderOf(request, isTrusted);
  delete headers['x-forwarded-port'];
  delete headers[unroutable];
  headers['x-forwarded-for'] = address;
  headers['x-forwarded-proto'] = scheme;
  headers['x-forwarded-host'] = host ?? 'localhost';
}

const isOfApi = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/api/');

/** Routes answer 405 to what they do not take, with what they do; of some methods Next.js does not ask them. */
function makeRoutable(request: IncomingMessage): void {
  if (checkMethod(request) === undefined) return;
  request.headers[unroutable] = request.method;
  request.method = 'OPTIONS';
}

/** What Next.js did not catch ends here, and not the process. */
function failed(error: Error, request: IncomingMessage, response: ServerResponse, log: Logger): void {
  // Who went away in the middle of a request needs no answer.
  if (request.destroyed && !request.complete) return;
  log.error({ err: error, method: request.method, url: request.url }, 'request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const sentence = 'Something went wrong here. Try again; the log of the page has the cause.';
  response.writeHead(500, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(problem(500, sentence)));
}

/** Next.js looks for files by the path, and the file system takes no NUL. Routes of the API name the field. */
function checkPath({ url = '' }: IncomingMessage): Refused | undefined {
  const [path = ''] = url.split('?');
  if (path.startsWith('/api/') || !/%00/.test(path)) return undefined;
  return { status: 400, detail: 'The path may not hold a NUL character (%00).' };
}
