import { sourceOf } from '@/server/http/client-address';

/** The parts of a request's address as the browser sees them, also behind a trusted proxy. */
export function addressOf(request: Request): { scheme: 'http' | 'https'; host: string } {
  const { headers, url } = request;
  const first = (name: string) => headers.get(name)?.split(',')[0]?.trim() || undefined;
  const { protocol, host } = new URL(url);
  const scheme = first('x-forwarded-proto') ?? protocol.replace(':', '');
  return {
    scheme: scheme === 'https' ? 'https' : 'http',
    host: first('x-forwarded-host') ?? first('host') ?? host,
  };
}

/** Whether a page of this very host sent the request. False too when nothing tells. */
export function isSameOrigin(request: Request): boolean {
  // Browsers alone set this, and no script can; it holds behind proxies that rename the host as well.
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = request.headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === addressOf(request).host || host === request.headers.get('host');
}

/**
 * Who asks, for counting: one key for all that a source can send from. The server before Next.js writes this header,
 * and believes what came in it from TRUSTED_PROXIES alone.
 */
export function clientAddress(request: Request): string {
  return sourceOf(
    request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) || 'unknown',
  );
}
