import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { guardServer, timeouts } from '@/server/http/guard';
import { createHostCheck } from '@/server/http/host-check';
import { checkRequest } from './access';
import { accept, formatOfRequest, refuse } from './answers';
import { createMemory } from './memory';
import { createPublishing } from './publishing';
import { longestBody, readBody } from './read-body';
import { readJson } from './read-json';
import { readProtobuf } from './read-protobuf';
import { Refused } from './refused';
import { InvalidRequest } from './request';
import { createEvents, type OtlpEvent } from './to-event';

export type { OtlpEvent } from './to-event';

export interface OtlpOptions {
  log: Logger;
  /** Accepted host names in addition to localhost and addresses. */
  hosts: readonly string[];
  /** The bearer token that clients have to send; undefined: none, so listen on loopback only. */
  token?: string | undefined;
  /** Resolves when Kafka has stored the events, in order; rejects when it cannot. */
  publish(events: readonly OtlpEvent[]): Promise<void>;
  /** Further requests are refused with 503 until an earlier one is stored after this time, ms; unset: 4 s, because SDKs wait 10 s. */
  publishTimeoutMs?: number;
}

/** What was received since the start. */
interface OtlpCounts {
  lines: number;
  /** Records that were not accepted, because they are malformed or too many. */
  rejected: number;
  /** Requests that were answered with an error. */
  refused: number;
}

/** OTLP over HTTP for logs: POST /v1/logs, protobuf or JSON. */
export interface OtlpServer {
  readonly server: Server;
  readonly counts: Readonly<OtlpCounts>;
}

const maxConnections = 1_000;

/** Creates the server; the caller lets it listen and closes it. Writes no line per request, because lines are collected. */
export function createOtlpServer(options: OtlpOptions): OtlpServer {
  const { log, hosts, token, publish, publishTimeoutMs = 4_000 } = options;
  const counts: OtlpCounts = { lines: 0, rejected: 0, refused: 0 };
  const memory = createMemory();
  const publishing = createPublishing(publish, publishTimeoutMs);

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    checkRequest(request, token);
    publishing.check();
    const reservation = memory.reserve(Number(request.headers['content-length'] ?? longestBody));
    try {
      const body = await readBody(request);
      reservation.resize(body.byteLength);
      const read = readRequest(body, formatOfRequest(request) === 'json');
      if (read.events.length > 0) await publishing.publish(read.events);
      counts.lines += read.events.length;
      counts.rejected += read.rejected;
      accept(request, response, read.rejected, read.reason);
    } finally {
      reservation.release();
    }
  }

  const server = createServer(timeouts, (request, response) => {
    receive(request, response).catch((error: unknown) => {
      counts.refused += 1;
      if (request.destroyed && !request.complete) return;
      refuse(request, response, asRefused(error, log));
    });
  });
  guardServer(server, { isAllowedHost: createHostCheck(hosts), maxConnections });
  return { server, counts };
}

interface ReadRequest {
  events: OtlpEvent[];
  rejected: number;
  /** Of the first record that was rejected. */
  reason: string | undefined;
}

function readRequest(body: Buffer, isJson: boolean): ReadRequest {
  const toEvent = createEvents(body, Date.now());
  const result: ReadRequest = { events: [], rejected: 0, reason: undefined };
  const read = isJson ? readJson : readProtobuf;
  read(
    body,
    (received) => result.events.push(toEvent(received)),
    (reason) => {
      result.rejected += 1;
      result.reason ??= reason;
    },
  );
  return result;
}

function asRefused(error: unknown, log: Logger): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof InvalidRequest) return new Refused(400, error.message);
  log.error({ err: error }, 'an OTLP request failed');
  return new Refused(500, 'An unexpected error occurred. The cause is in the log of this process.');
}
