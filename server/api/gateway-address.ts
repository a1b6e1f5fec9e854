import { addressOf } from '@/server/auth/same-origin';
import { hostOf, isLoopback, publicHostOf } from '@/server/http/host-check';
import { environment } from '@/server/web/environment';

export interface GatewayAddress {
  gatewayUrl: string;
  gatewayPath?: string;
  warning?: string;
}

/** Where the browser that sends a request reaches the gateway: GATEWAY_URL, or the host of the page. */
export function gatewayAddress(request: Request): GatewayAddress {
  const { GATEWAY_URL } = environment();
  const page = addressOf(request);
  const url = new URL(GATEWAY_URL ?? besidePage(page));
  const warning = mixedContent(page.scheme, url) ?? (GATEWAY_URL ? undefined : outOfReach(url));
  return {
    gatewayUrl: url.origin,
    ...(url.pathname === '/' ? {} : { gatewayPath: `${url.pathname.replace(/\/+$/, '')}/socket.io` }),
    ...(warning === undefined ? {} : { warning }),
  };
}

function besidePage({ scheme, host }: { scheme: string; host: string }): URL {
  const page = `${scheme}://${host}`;
  const url = new URL(URL.canParse(page) ? page : 'http://localhost');
  url.port = String(environment().GATEWAY_PORT);
  return url;
}

function mixedContent(scheme: string, { protocol, origin }: URL): string | undefined {
  if (scheme !== 'https' || protocol !== 'http:') return undefined;
  return `The page came over HTTPS and the gateway is at ${origin}: browsers allow no such connection. Set GATEWAY_URL to an https address.`;
}

function outOfReach({ host }: URL): string | undefined {
  const listens = publicHostOf(environment());
  const name = hostOf(host) ?? '';
  if (!isLoopback(listens) || isLoopback(name)) return undefined;
  return `The gateway listens on ${listens} alone, and this page was opened at ${name}. Set HTTP_HOST=0.0.0.0, or GATEWAY_URL to where browsers reach the gateway.`;
}
