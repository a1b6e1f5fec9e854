import { ProblemError } from '@/lib/problem';
import { environment } from '@/server/web/environment';
import { readAdmin } from './admin-session';
import type { Claims } from './tokens';

/** The signed-in admin, if any. Throws a problem (401) when VIEWING is "admin" and nobody is signed in. */
export async function requireViewer(request: Request): Promise<Claims | undefined> {
  const admin = await readAdmin(request);
  if (admin || environment().VIEWING !== 'admin') return admin;
  throw new ProblemError(401, 'Viewing requires signing in. Sign in on the admin page.');
}
