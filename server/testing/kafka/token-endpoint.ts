import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT without a signature, which Kafka takes where it is not told of any authority. */
export function unsecuredToken(seconds: number): string {
  const now = Math.floor(Date.now() / 1_000);
  return `${part({ alg: 'none' })}.${part({ sub: 'alice', iat: now, exp: now + seconds })}.`;
}

export interface TokenEndpoint {
  url: string;
  /** What it was asked, in order. */
  asked: { authorization: string | undefined; body: string }[];
  close(): void;
}

/** An OAuth token endpoint for client credentials; `answer` may give another than a token of `seconds`. */
export async function startTokenEndpoint(
  seconds: number,
  answer: () => { status: number; body: string } | undefined = () => undefined,
): Promise<TokenEndpoint> {
  const asked: TokenEndpoint['asked'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ authorization: request.headers.authorization, body });
    const given = answer() ?? {
      status: 200,
      body: JSON.stringify({ access_token: unsecuredToken(seconds), expires_in: seconds }),
    };
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
