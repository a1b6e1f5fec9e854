import { ProblemError } from '@/lib/problem';
import { readAdmin } from './admin-session';
import { authSecret, environment } from './environment';
import { addressOf } from './same-origin';
import { type Claims, type Role, signToken } from './tokens';

const lifetimeSeconds = 15 * 60;

/** What a browser needs to open its socket. */
export interface GatewaySession {
  token: string;
  gatewayUrl: string;
  role: Role;
  /** Epoch ms. */
  expiresAt: number;
}

/** Throws a problem (401) when this installation shows itself to admins only and nobody is signed in. */
export async function requireViewer(request: Request): Promise<Claims | undefined> {
  const admin = await readAdmin(request);
  if (admin || environment().VIEWING !== 'admin') return admin;
  throw new ProblemError(401, 'Only those who are signed in may watch here. Sign in on the admin page.');
}

/** A short token for the gateway, for whoever may watch. */
export async function openSession(request: Request): Promise<GatewaySession> {
  const admin = await requireViewer(request);
  const role = admin ? 'admin' : 'viewer';
  const { token, expiresAt } = await signToken(authSecret(), 'gateway', role, secondsFor(admin));
  return { token, gatewayUrl: gatewayUrl(request), role, expiresAt };
}

// A token must not outlive the sign-in that it comes from.
function secondsFor(admin: Claims | undefined): number {
  const left = admin ? Math.floor((admin.expiresAt - Date.now()) / 1_000) : lifetimeSeconds;
  return Math.max(1, Math.min(lifetimeSeconds, left));
}

function gatewayUrl(request: Request): string {
  const { GATEWAY_URL, GATEWAY_PORT } = environment();
  if (GATEWAY_URL) return GATEWAY_URL;
  const { scheme, host } = addressOf(request);
  const page = `${scheme}://${host}`;
  const url = new URL(URL.canParse(page) ? page : 'http://localhost');
  url.port = String(GATEWAY_PORT);
  return url.origin;
}
