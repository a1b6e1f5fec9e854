import type { Session } from '@/lib/session';

/** Why the page is not live: a title for the pill, and a sentence that says what to do. */
export interface Reason {
  title: string;
  message: string;
}

const probeMs = 3_000;

/** Whether browsers keep the page from calling this address: a page loaded by https may not call an http address. */
export function isMixedContent(pageUrl: string, gatewayUrl: string): boolean {
  const gateway = new URL(gatewayUrl);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(gateway.hostname);
  return new URL(pageUrl).protocol === 'https:' && gateway.protocol === 'http:' && !isLoopback;
}

/** Whether a server answers there. What it answers cannot be read from another origin. */
async function answers(origin: string): Promise<boolean> {
  const request = { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(probeMs) } as const;
  return fetch(`${origin}/healthz`, request).then(
    () => true,
    () => false,
  );
}

/** What to do about a gateway that refuses pages of this origin. */
export const originRefused = (origin: string): string =>
  `The gateway takes no connection from pages of ${origin}: list it in ALLOWED_ORIGINS, or set HTTP_HOST when the page is opened by another name of this machine. Then reload the page.`;

/** Finds out why no connection was established. `pageUrl`: the address of this page. */
export async function whyUnreachable(session: Session, pageUrl: string): Promise<Reason> {
  const { origin } = new URL(session.gatewayUrl);
  if (isMixedContent(pageUrl, session.gatewayUrl))
    return {
      title: 'Blocked as mixed content',
      message: `This page came by https, and a browser lets it speak to ${origin} by https only: set GATEWAY_URL to an https address.`,
    };
  if (session.warning) return { title: 'Gateway unreachable', message: session.warning };
  if (await answers(origin))
    return {
      title: 'Gateway refuses',
      message: `The gateway at ${origin} answers, and takes no connection from ${new URL(pageUrl).origin}. If the page is opened under another name than it was started for, set HTTP_HOST, or list this origin in ALLOWED_ORIGINS.`,
    };
  return {
    title: 'Gateway unreachable',
    message: `No gateway answers at ${origin}. If it runs elsewhere, set GATEWAY_URL to the address that browsers reach it at; on a network, set HTTP_HOST too.`,
  };
}
