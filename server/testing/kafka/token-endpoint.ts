import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT without a signature, which Kafka accepts when no authority is configured. */
export function unsecuredToken(seconds: number): string {
  const now = Math.floor(Date.now() / 1_000);
  return `${part({ alg: 'none' })}.${part({ sub: 'alice', iat: now, exp: now + seconds })}.`;
}

export interface TokenEndpoint {
  url: string;
  /** The requests that it received, in order. */
  requests: { authorization: string | undefined; body: string }[];
  close(): void;
}

/** An OAuth token endpoint for client credentials; `answer` may return a response in place of a token of `seconds`. */
export async function startTokenEndpoint(
  seconds: number,
  answer: () => { status: number; body: string } | undefined = () => undefined,
): Promise<TokenEndpoint> {
  const requests: TokenEndpoint['requests'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ authorization: request.headers.authorization, body });
    const reply = answer() ?? {
      status: 200,
      body: JSON.stringify({ access_token: unsecuredToken(seconds), expires_in: seconds }),
    };
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
