import { credentials } from '@/server/api/contracts';
import { methods } from '@/server/api/methods';
import { readBody } from '@/server/api/read-body';
import { signIn } from '@/server/auth/admin-session';
import { ownPageRoute } from '@/server/auth/route-guards';
import { json } from '@/server/web/answers';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Signs in with the admin password: sets the admin cookie. */
  POST: ownPageRoute(async (request) => {
    const { password } = await readBody(request, credentials);
    const { cookie, expiresAt } = await signIn(request, password);
    return json({ role: 'admin', expiresAt }, { headers: { 'set-cookie': cookie } });
  }),
});
