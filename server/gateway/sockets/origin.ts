import type { IncomingMessage } from 'node:http';
import { hostOf } from '@/server/http/host-check';
import type { Refused } from '@/server/http/request-check';

export interface OriginRules {
  /** Origins that are listed, as browsers send them. */
  allowedOrigins: readonly string[];
  /** Whether pages of the host that the gateway was called by may use it, whatever their port. */
  sameHost: boolean;
}

/**
 * Whether pages of an origin may use the gateway that was called by this Host header. Programs that are no browser
 * send none, or the gateway's own; the token alone decides about them.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  { allowedOrigins, sameHost }: OriginRules,
): boolean {
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: ofOrigin } = new URL(origin);
  const own = `${protocol}//${host}`;
  if (URL.canParse(own) && new URL(own).host === ofOrigin) return true;
  return sameHost && hostOf(ofOrigin) === hostOf(host);
}

/**
 * Refuses what a page of another origin sends by long polling, request by request: engine.io looks at the first alone.
 * A WebSocket gets as far as the handshake, which refuses it in words that the page can read.
 */
export function checkOrigin(
  { url = '', headers }: IncomingMessage,
  upgrade: boolean,
  rules: OriginRules,
): Refused | undefined {
  if (!url.startsWith('/socket.io')) return undefined;
  const isFirst = upgrade && !/[?&]sid=/.test(url);
  if (isFirst || isAllowedOrigin(headers.origin, headers.host, rules)) return undefined;
  return { status: 403, detail: 'Pages of this origin may not use the gateway. Name it in ALLOWED_ORIGINS.' };
}

/** The URL as it is behind the path of GATEWAY_URL, which a proxy may leave on. */
export function withoutBase(url: string | undefined, basePath = '/'): string | undefined {
  if (basePath === '/' || !url?.startsWith(`${basePath}/socket.io`)) return url;
  return url.slice(basePath.length);
}
