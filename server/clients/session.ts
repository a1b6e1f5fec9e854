import { ProblemError } from '@/lib/problem';
import type { Session } from '@/lib/session';
import { readAdmin } from './admin-session';
import { authSecret, environment } from './environment';
import { gatewayAddress } from './gateway-address';
import { type Claims, signToken } from './tokens';

const lifetimeSeconds = 15 * 60;

/** Throws a problem (401) when this installation shows itself to admins only and nobody is signed in. */
export async function requireViewer(request: Request): Promise<Claims | undefined> {
  const admin = await readAdmin(request);
  if (admin || environment().VIEWING !== 'admin') return admin;
  throw new ProblemError(401, 'Only those who are signed in may watch here. Sign in on the admin page.');
}

/** A short token for the gateway, for whoever may watch. */
export async function openSession(request: Request): Promise<Session> {
  const admin = await requireViewer(request);
  const role = admin ? 'admin' : 'viewer';
  const { token, expiresAt } = await signToken(authSecret(), 'gateway', role, secondsFor(admin));
  return { token, ...gatewayAddress(request), role, expiresAt };
}

// A token must not outlive the sign-in that it comes from.
function secondsFor(admin: Claims | undefined): number {
  const left = admin ? Math.floor((admin.expiresAt - Date.now()) / 1_000) : lifetimeSeconds;
  return Math.max(1, Math.min(lifetimeSeconds, left));
}
