/** For tests: a process that answers as it is told, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  method?: string;
  url?: string;
  headers: IncomingHttpHeaders;
  body: string;
}
export type Reply = (response: ServerResponse, asked: Asked) => void;

export interface FakeUpstream {
  url: string;
  asked: Asked[];
  /** How it answers from now on. */
  reply: Reply;
  stop(): Promise<void>;
}

/** Starts one on a free port. It answers {} until told otherwise. */
export async function startUpstream(): Promise<FakeUpstream> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    const asked = { method, url, headers, body };
    upstream.asked.push(asked);
    upstream.reply(response, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: FakeUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
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
