/** For tests: an HTTP server with a configurable reply, which records the requests. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ReceivedRequest {
  method?: string;
  url?: string;
  headers: IncomingHttpHeaders;
  body: string;
}
export type Reply = (response: ServerResponse, received: ReceivedRequest) => void;

export interface FakeUpstream {
  url: string;
  received: ReceivedRequest[];
  /** The reply to the following requests. */
  reply: Reply;
  stop(): Promise<void>;
}

/** Starts one on a free port. It answers {} by default. */
export async function startUpstream(): Promise<FakeUpstream> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    const received = { method, url, headers, body };
    upstream.received.push(received);
    upstream.reply(response, received);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: FakeUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    reply: replyJson(200, {}),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return upstream;
}

/** Answers JSON; problems as problem documents. */
export const replyJson =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
  };
