import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { formatOfRequest } from './answers';
import { Refused } from './refused';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Throws Refused unless the request is one that this endpoint accepts, before its body is read. */
export function checkRequest(request: IncomingMessage, token: string | undefined): void {
  const { method, url = '', headers } = request;
  const path = url.split('?', 1)[0];
  if (path === '/v1/traces' || path === '/v1/metrics') {
    throw new Refused(
      404,
      'Only logs are received here: set OTEL_TRACES_EXPORTER and OTEL_METRICS_EXPORTER to none.',
    );
  }
  if (path !== '/v1/logs')
    throw new Refused(404, `There is nothing at ${path?.slice(0, 100)}. Post to /v1/logs.`);
  if (method !== 'POST') throw new Refused(405, `${method} cannot be used here. Use POST.`);
  // Programs send no Origin. A page of another site could otherwise write lines into the log.
  if (headers.origin !== undefined) throw new Refused(403, 'Requests of web pages are not accepted.');
  if (token !== undefined && !hasToken(headers.authorization, token)) {
    throw new Refused(401, 'Send the value of OTLP_TOKEN as "Authorization: Bearer …".');
  }
  if (formatOfRequest(request) === undefined) {
    throw new Refused(
      415,
      'Send application/x-protobuf or application/json. OTLP over gRPC is not supported.',
    );
  }
}

function hasToken(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}
