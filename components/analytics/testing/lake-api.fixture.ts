import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LakeState } from '@/lib/analytics/lake';
import type { Reconciliation, Report, ReportAnswer } from '@/lib/analytics/reports';

const coverage = { freshMs: 900, scanned: 1_234, sql: 'SELECT 1' };
const reconciled: Reconciliation = {
  matches: true,
  reason: null,
  gatewayId: 'gw',
  at: Date.now(),
  offsets: 10,
  behind: 0,
  checks: [],
};
const lake: LakeState = {
  topics: [],
  writer: { state: 'writing', detail: null, lag: 0, freeBytes: null },
};

type Answer = object | { status: number; detail: string };

/** The API of the reports on a port of this machine: what it answers, and what it was asked. */
export class LakeApi {
  readonly requests: URL[] = [];
  /** Requests whose connection the page closed before it was answered. */
  aborted = 0;
  /** By the last part of the path. */
  readonly answers = new Map<string, Answer>([
    ['reconciliation', reconciled],
    ['lake', lake],
  ]);
  /** Requests that are not answered yet. */
  pending = 0;
  private held: (() => void)[] | undefined;
  private readonly server = createServer((request, response) => {
    const url = this.note(request);
    this.pending += 1;
    response.on('close', () => {
      this.pending -= 1;
      if (!response.writableEnded) this.aborted += 1;
    });
    const send = () => this.send(url, response);
    if (this.held) this.held.push(send);
    else send();
  });

  /** Answers nothing until `resume`. */
  hold(): void {
    this.held = [];
  }

  resume(): void {
    for (const send of this.held?.splice(0) ?? []) send();
    this.held = undefined;
  }

  private send(url: URL, response: ServerResponse): void {
    const report = url.pathname.split('/').at(-1) ?? '';
    const answer = this.answers.get(report) ?? { rows: [], bucket: null, ...coverage };
    const status = 'status' in answer ? Number(answer.status) : 200;
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(answer));
  }

  /** Returns its origin. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  put<R extends Report>(report: R, rows: ReportAnswer<R>['rows'], over: Partial<ReportAnswer<R>> = {}): void {
    this.answers.set(report, { bucket: null, ...coverage, ...over, rows });
  }

  of(report: string): URL[] {
    return this.requests.filter(({ pathname }) => pathname.endsWith(`/${report}`));
  }

  private note(request: IncomingMessage): URL {
    const url = new URL(request.url ?? '/', 'http://lake.example');
    this.requests.push(url);
    return url;
  }
}
