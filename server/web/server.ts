import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { problem } from '@/lib/problem';
import { senderOf, type Trust, trustOf } from '@/server/http/client-address';
import { guardServer, timeouts } from '@/server/http/guard';
import { createHostCheck } from '@/server/http/host-check';
import { originalMethodHeader } from '@/server/http/original-method';
import { checkMethod, type Refusal } from '@/server/http/request-check';
import { logPage } from './log-page';

export interface WebServerConfig {
  /** Accepted host names in addition to localhost and addresses. */
  hosts: readonly string[];
  /** Addresses and subnets of proxies whose X-Forwarded-* headers are trusted. */
  trustedProxies: readonly string[];
  /** Receives WebSocket upgrades, for reload in development. */
  upgrade?: Server | undefined;
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const maxConnections = 5_000;

/**
 * The HTTP server of the page. Next.js gets checked requests only, with X-Forwarded-* headers set to the client and the
 * address it used; received ones are accepted from trusted proxies only.
 */
export function createWebServer(
  { hosts, trustedProxies, upgrade }: WebServerConfig,
  log: Logger,
  handle: Handle,
): Server {
  const isTrusted = trustOf(trustedProxies);
  const server = createServer(timeouts, (request, response) => {
    setForwardedHeaders(request, isTrusted);
    makeRoutable(request);
    logPage(request, response, log);
    handle(request, response).catch((error: Error) => failed(error, request, response, log));
  });
  if (upgrade) {
    // Next.js attaches its listener after its first request.
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

function setForwardedHeaders(request: IncomingMessage, isTrusted: Trust): void {
  const { headers } = request;
  const { address, scheme, host } = senderOf(request, isTrusted);
  delete headers['x-forwarded-port'];
  delete headers[originalMethodHeader];
  headers['x-forwarded-for'] = address;
  headers['x-forwarded-proto'] = scheme;
  headers['x-forwarded-host'] = host ?? 'localhost';
}

const isOfApi = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/api/');

/** Routes answer 405 themselves, but Next.js does not call them for some methods: those are sent to them as OPTIONS. */
function makeRoutable(request: IncomingMessage): void {
  if (checkMethod(request) === undefined) return;
  request.headers[originalMethodHeader] = request.method;
  request.method = 'OPTIONS';
}

/** Answers an error that Next.js did not catch, which would end the process. */
function failed(error: Error, request: IncomingMessage, response: ServerResponse, log: Logger): void {
  // The client disconnected during the request.
  if (request.destroyed && !request.complete) return;
  log.error({ err: error, method: request.method, url: request.url }, 'request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const sentence = 'An unexpected error occurred. Try again; the cause is in the log of the page.';
  response.writeHead(500, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(problem(500, sentence)));
}

/** Next.js looks up files by the path, and a file name cannot contain NUL. API routes check their own fields. */
function checkPath({ url = '' }: IncomingMessage): Refusal | undefined {
  const [path = ''] = url.split('?');
  if (path.startsWith('/api/') || !/%00/.test(path)) return undefined;
  return { status: 400, detail: 'The path must not contain a NUL character (%00).' };
}
