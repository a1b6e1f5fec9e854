import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeResponse, encodeStatus } from './messages';
import type { Refused } from './refused';

const protobufType = 'application/x-protobuf';
const jsonType = 'application/json';

/** The format of a request, which is also that of its response; undefined: not supported. */
export function formatOfRequest({ headers }: IncomingMessage): 'protobuf' | 'json' | undefined {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === protobufType || type === 'application/protobuf') return 'protobuf';
  return type === jsonType ? 'json' : undefined;
}

/** Codes of google.rpc.Code that belong to a status of HTTP. */
const codes = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [405, 12],
  [413, 3],
  [415, 3],
  [429, 8],
  [503, 14],
]);
const internalError = 13;

/** Answers 200; records that were rejected are counted, with the reason. */
export function accept(
  request: IncomingMessage,
  response: ServerResponse,
  rejected: number,
  reason: string | undefined,
): void {
  const partialSuccess = { rejectedLogRecords: String(rejected), errorMessage: reason ?? '' };
  const message = rejected > 0 ? { partialSuccess } : {};
  send(request, response, 200, message, encodeResponse);
}

/** Answers with a google.rpc.Status in the format of the request. https://opentelemetry.io/docs/specs/otlp/#failures-1 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, message, options }: Refused,
): void {
  if (options.retryAfter !== undefined) response.setHeader('retry-after', options.retryAfter);
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  if (status === 405) response.setHeader('allow', 'POST');
  if (!request.complete) {
    response.setHeader('connection', 'close');
    // What still comes is dropped: closing with unread bytes would reset the connection and lose the response.
    request.resume();
  }
  send(request, response, status, { code: codes.get(status) ?? internalError, message }, encodeStatus);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: object,
  encode: (message: object) => Uint8Array,
): void {
  const isProtobuf = formatOfRequest(request) === 'protobuf';
  const body = isProtobuf ? encode(message) : Buffer.from(JSON.stringify(message));
  response.writeHead(status, {
    'content-type': isProtobuf ? protobufType : jsonType,
    'content-length': body.byteLength,
  });
  response.end(body);
}
