import type { IncomingMessage } from 'node:http';
import type { HostCheck } from './host-check';
import { queryError } from './text-check';

/** A response that refuses a request before any handler. */
export interface Refusal {
  status: number;
  detail: string;
  headers?: Record<string, string>;
}

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const maxTargetLength = 8 * 1_024;

/** Checks the URL and the Host header of a request. Undefined: accepted. */
export function checkRequest(request: IncomingMessage, isAllowedHost: HostCheck): Refusal | undefined {
  const { url = '', headers } = request;
  const error = targetError(url);
  if (error) return error;
  if (isAllowedHost(headers.host)) return undefined;
  const detail = `This server does not accept the host name ${quoted(headers.host)}. Use its IP address, or add the name to ALLOWED_HOSTS.`;
  return { status: 421, detail };
}

/** Refuses methods that no route accepts. */
export const checkMethod = ({ method = '' }: IncomingMessage): Refusal | undefined =>
  methods.some((allowed) => allowed === method) ? undefined : notAllowed(method, methods);

/** 405 with the allowed methods. */
export function notAllowed(method: string, allowed: readonly string[]): Refusal {
  const allow = allowed.join(', ');
  return { status: 405, detail: `${method} cannot be used here. Use ${allow}.`, headers: { allow } };
}

/** A URL must be a path of this server in percent-encoded UTF-8, up to 8 KB. */
function targetError(url: string): Refusal | undefined {
  if (url.length > maxTargetLength) {
    return { status: 414, detail: `The URL is longer than ${maxTargetLength.toLocaleString('en')} bytes.` };
  }
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(url) || url.includes('\\')) {
    return bad('The URL must be a percent-encoded path of this server that begins with one slash.');
  }
  const [path = '', ...rest] = url.split('?');
  if (!isEncoded(path)) return bad(`The path ${quoted(path)} is not percent-encoded UTF-8.`);
  const queryProblem = queryError(rest.join('?'));
  return queryProblem === undefined ? undefined : bad(queryProblem);
}

const bad = (detail: string): Refusal => ({ status: 400, detail });
const quoted = (text: string | undefined) => JSON.stringify((text ?? '').slice(0, 100));

function isEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
