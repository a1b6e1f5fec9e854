import { addressOf } from '@/server/auth/same-origin';
import { hostOf, isLoopback, publicHostOf } from '@/server/http/host-check';
import { environment } from '@/server/web/environment';

export interface GatewayAddress {
  gatewayUrl: string;
  gatewayPath?: string;
  warning?: string;
}

/** The gateway's address for the browser of a request: GATEWAY_URL, or the host of the page with the gateway's port. */
export function gatewayAddress(request: Request): GatewayAddress {
  const { GATEWAY_URL } = environment();
  const page = addressOf(request);
  const url = new URL(GATEWAY_URL ?? sameHostAs(page));
  const warning = mixedContent(page.scheme, url) ?? (GATEWAY_URL ? undefined : unreachable(url));
  return {
    gatewayUrl: url.origin,
    ...(url.pathname === '/' ? {} : { gatewayPath: `${url.pathname.replace(/\/+$/, '')}/socket.io` }),
    ...(warning === undefined ? {} : { warning }),
  };
}

function sameHostAs({ scheme, host }: { scheme: string; host: string }): URL {
  const page = `${scheme}://${host}`;
  const url = new URL(URL.canParse(page) ? page : 'http://localhost');
  url.port = String(environment().GATEWAY_PORT);
  return url;
}

function mixedContent(scheme: string, { protocol, origin }: URL): string | undefined {
  if (scheme !== 'https' || protocol !== 'http:') return undefined;
  return `The page was loaded over HTTPS, but the gateway is at ${origin}, and browsers block such a connection. Set GATEWAY_URL to an https address.`;
}

function unreachable({ host }: URL): string | undefined {
  const listens = publicHostOf(environment());
  const name = hostOf(host) ?? '';
  if (!isLoopback(listens) || isLoopback(name)) return undefined;
  return `The gateway listens on ${listens} only, but this page was opened at ${name}. Set HTTP_HOST=0.0.0.0, or GATEWAY_URL to the gateway's address for browsers.`;
}
