import type { IncomingMessage } from 'node:http';
import type { HostCheck } from './host-check';
import { queryFault } from './text-check';

/** Why a request is refused before anything looks at it. */
export interface Refused {
  status: number;
  detail: string;
  headers?: Record<string, string>;
}

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const longestTarget = 8 * 1_024;

/** Checks the URL and the Host of a request. Undefined: it may be looked at. */
export function checkRequest(request: IncomingMessage, isAllowedHost: HostCheck): Refused | undefined {
  const { url = '', headers } = request;
  const fault = targetFault(url);
  if (fault) return fault;
  if (isAllowedHost(headers.host)) return undefined;
  const detail = `This server does not answer to the name ${quoted(headers.host)}. Open it by its address, or name the host in ALLOWED_HOSTS.`;
  return { status: 421, detail };
}

/** Refuses methods that nothing here takes. */
export const checkMethod = ({ method = '' }: IncomingMessage): Refused | undefined =>
  methods.some((known) => known === method) ? undefined : notAllowed(method, methods);

/** 405, with what is allowed in its place. */
export function notAllowed(method: string, allowed: readonly string[]): Refused {
  const allow = allowed.join(', ');
  return { status: 405, detail: `${method} cannot be used here. Use ${allow}.`, headers: { allow } };
}

/** What a URL has to be: a path of this server, percent-encoded UTF-8, and not endless. */
function targetFault(url: string): Refused | undefined {
  if (url.length > longestTarget) {
    return { status: 414, detail: `The URL is longer than ${longestTarget.toLocaleString('en')} bytes.` };
  }
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(url) || url.includes('\\')) {
    return bad('The URL has to be a path of this server, percent-encoded, that begins with one slash.');
  }
  const [path = '', ...rest] = url.split('?');
  if (!isEncoded(path)) return bad(`The path ${quoted(path)} is not UTF-8, percent-encoded.`);
  const fault = queryFault(rest.join('?'));
  return fault === undefined ? undefined : bad(fault);
}

const bad = (detail: string): Refused => ({ status: 400, detail });
const quoted = (text: string | undefined) => JSON.stringify((text ?? '').slice(0, 100));

function isEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
