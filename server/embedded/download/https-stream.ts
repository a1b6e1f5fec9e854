import http, { type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import tls from 'node:tls';

const IDLE_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;

export type StreamOptions = {
  headers?: OutgoingHttpHeaders;
  /** Proxy for HTTPS by CONNECT, as in HTTPS_PROXY. Node 20 has no support for it. */
  proxy?: string;
  signal?: AbortSignal;
};

/** Opens a tunnel through an HTTP proxy to host:443; throws when the proxy refuses. */
function tunnel(proxy: URL, target: URL): Promise<Socket> {
  const { promise, resolve, reject } = deferred<Socket>();
  const credentials = Buffer.from(
    `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`,
  );
  const client = proxy.protocol === 'https:' ? https : http;
  const request = client.request({
    host: proxy.hostname,
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: `${target.hostname}:${target.port || 443}`,
    headers: proxy.username ? { 'Proxy-Authorization': `Basic ${credentials.toString('base64')}` } : {},
    timeout: IDLE_TIMEOUT_MS,
  });
  request.once('connect', (response, socket) => {
    if (response.statusCode === 200) return resolve(socket as Socket);
    socket.destroy();
    reject(new Error(`The proxy ${proxy.host} refused the connection: HTTP ${response.statusCode}.`));
  });
  request.once('timeout', () =>
    request.destroy(new Error(`The proxy ${proxy.host} did not answer within 30 seconds.`)),
  );
  request.once('error', reject);
  request.end();
  return promise;
}

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

async function connection(target: URL, proxy: string | undefined): Promise<RequestOptions> {
  if (!proxy || target.protocol !== 'https:') return {};
  const socket = await tunnel(new URL(proxy), target);
  return { createConnection: () => tls.connect({ socket, servername: target.hostname }), defaultPort: 443 };
}

async function request(target: URL, options: StreamOptions): Promise<IncomingMessage> {
  const { headers, signal } = options;
  const through = await connection(target, options.proxy);
  const { promise, resolve, reject } = deferred<IncomingMessage>();
  const client = target.protocol === 'https:' ? https : http;
  const sent = client.get(target, { ...through, headers, signal, timeout: IDLE_TIMEOUT_MS }, resolve);
  sent.once('timeout', () => sent.destroy(new Error(`${target.host} sent no data for 30 seconds.`)));
  sent.once('error', reject);
  return promise;
}

/** GETs a URL as a stream, following redirects. Throws when there is no response; the caller checks the status. */
export async function openStream(url: string, options: StreamOptions = {}): Promise<IncomingMessage> {
  let target = new URL(url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await request(target, options);
    const { statusCode = 0 } = response;
    if (statusCode < 300 || statusCode >= 400 || !response.headers.location) return response;
    target = new URL(response.headers.location, target);
    response.resume();
  }
  throw new Error(`${url} redirects more than ${MAX_REDIRECTS} times.`);
}
