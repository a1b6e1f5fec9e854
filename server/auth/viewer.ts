import { ProblemError } from '@/lib/problem';
import { environment } from '@/server/web/environment';
import { readAdmin } from './admin-session';
import type { Claims } from './tokens';

/** Throws a problem (401) when this installation shows itself to admins only and nobody is signed in. */
export async function requireViewer(request: Request): Promise<Claims | undefined> {
  const admin = await readAdmin(request);
  if (admin || environment().VIEWING !== 'admin') return admin;
  throw new ProblemError(401, 'Only those who are signed in may watch here. Sign in on the admin page.');
}
