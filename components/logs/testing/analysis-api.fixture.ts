import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  url: URL;
  body: unknown;
}
type Answer = { status?: number; body: unknown } | ((asked: Asked) => { status?: number; body: unknown });

/** The API of the log analysis on a port of this machine: what it answers, and what it was asked. */
export class AnalysisApi {
  readonly requests: Asked[] = [];
  /** By path; without an entry: 404. */
  readonly answers = new Map<string, Answer>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  /** Returns its origin. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Answers `path`, such as `/api/logs/patterns`, with this body. */
  put(path: string, body: unknown): void {
    this.answers.set(path, { body });
  }

  fail(path: string, status: number, detail: string): void {
    this.answers.set(path, { status, body: { detail } });
  }

  asked(path: string): Asked[] {
    return this.requests.filter(({ url }) => url.pathname === path);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await askedOf(request);
    this.requests.push(asked);
    const answer = this.answers.get(asked.url.pathname) ?? { status: 404, body: { detail: 'Not found.' } };
    const { status = 200, body } = typeof answer === 'function' ? answer(asked) : answer;
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(body));
  }
}

async function askedOf(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://analysis.example'),
    body: text === '' ? undefined : JSON.parse(text),
  };
}
