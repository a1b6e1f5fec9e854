import { sourceOf } from '@/server/http/client-address';

/** Scheme and host of a request as the browser sees them, also behind a trusted proxy. */
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

/** Whether a page of this host sent the request. False when no header shows it. */
export function isSameOrigin(request: Request): boolean {
  // Set by browsers only, never by scripts; it is right also behind proxies that change the host.
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = request.headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === addressOf(request).host || host === request.headers.get('host');
}

/**
 * The source of a request, for rate limits: one key for all addresses of a customer. The server before Next.js sets this
 * header and accepts it from TRUSTED_PROXIES only.
 */
export function clientAddress(request: Request): string {
  return sourceOf(
    request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) || 'unknown',
  );
}
