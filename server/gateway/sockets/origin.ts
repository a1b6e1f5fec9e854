import type { IncomingMessage } from 'node:http';
import { hostOf } from '@/server/http/host-check';
import type { Refusal } from '@/server/http/request-check';

export interface OriginRules {
  /** As browsers send them. */
  allowedOrigins: readonly string[];
  /** Whether pages from the host of the request may use the gateway, whatever their port. */
  sameHost: boolean;
}

/**
 * Whether pages of an origin may use the gateway, in a request with this Host header. Programs other than browsers send no
 * origin, or the gateway's own: they are allowed, and their token is checked like any other.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  { allowedOrigins, sameHost }: OriginRules,
): boolean {
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  const own = `${protocol}//${host}`;
  if (URL.canParse(own) && new URL(own).host === originHost) return true;
  return sameHost && hostOf(originHost) === hostOf(host);
}

/**
 * Refuses each request of a page with an origin that is not allowed: engine.io checks only the first request of a long
 * polling session. A new WebSocket is refused in the handshake instead, where the page can read the reason.
 */
export function checkOrigin(
  { url = '', headers }: IncomingMessage,
  upgrade: boolean,
  rules: OriginRules,
): Refusal | undefined {
  if (!url.startsWith('/socket.io')) return undefined;
  const isFirst = upgrade && !/[?&]sid=/.test(url);
  if (isFirst || isAllowedOrigin(headers.origin, headers.host, rules)) return undefined;
  return { status: 403, detail: 'Pages of this origin may not use the gateway. Name it in ALLOWED_ORIGINS.' };
}

/** The URL without the path of GATEWAY_URL, which a proxy may not have removed. */
export function withoutBase(url: string | undefined, basePath = '/'): string | undefined {
  if (basePath === '/' || !url?.startsWith(`${basePath}/socket.io`)) return url;
  return url.slice(basePath.length);
}
