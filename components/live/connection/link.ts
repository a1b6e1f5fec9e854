import type { Refusal, RefusalCode } from '@/lib/protocol';
import type { Session } from '@/lib/session';
import { gatewayOf, SessionDenied, SessionRefused } from './session';
import { originRefused, type Reason } from './unreachable';

/** The state of the connection. `retryAt`: epoch ms by this browser's clock. */
export type Link =
  | { phase: 'connecting' }
  | { phase: 'connected' }
  | ({ phase: 'reconnecting'; retryAt: number } & Partial<Reason>)
  | { phase: 'offline' }
  | ({ phase: 'denied' } & Reason);

/** After these refusals a new token is fetched; after others the present one is used again. */
const tokenRefusals: readonly RefusalCode[] = ['no_token', 'bad_token', 'expired_token'];
export const isAboutToken = ({ code }: Refusal): boolean => tokenRefusals.includes(code);

/** Titles of the refusals that have to do with this page; the others are about the moment. */
const titles: Partial<Record<RefusalCode, string>> = {
  bad_origin: 'Origin refused',
  bad_protocol: 'Reload the page',
  no_token: 'Token refused',
  bad_token: 'Token refused',
  expired_token: 'Token refused',
};

/** Why a retry follows a refusal. */
export function retryReason({ code, message }: Refusal): Partial<Reason> {
  const title = titles[code];
  return { message, ...(title ? { title } : {}) };
}

/** The state after a refusal that a retry would only repeat. */
export function deniedBy({ code, message }: Refusal): Link {
  const text = code === 'bad_origin' ? originRefused(location.origin) : message;
  return { phase: 'denied', title: titles[code] ?? 'No access', message: text };
}

/** Why there is no session. `error`: what fetching it threw. */
export function noSessionReason(error: unknown): Reason {
  if (error instanceof SessionDenied) return { title: 'No access', message: error.message };
  if (error instanceof SessionRefused) return { title: 'No session', message: error.message };
  return {
    title: 'Server unreachable',
    message: 'The page cannot reach the server that it came from.',
  };
}

/** Why a WebSocket was given up on which no message arrived. */
export function silentWebSocket(session: Session | undefined): Partial<Reason> {
  const where = session ? ` to ${gatewayOf(session).origin}` : '';
  return {
    message: `A WebSocket${where} stays silent: a proxy on the way may hold what is sent. Long polling is tried, and WebSocket again later.`,
  };
}
