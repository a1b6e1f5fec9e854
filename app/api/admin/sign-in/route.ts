import { signIn } from '@/server/clients/admin-session';
import { json } from '@/server/clients/answers';
import { credentials } from '@/server/clients/contracts';
import { ownPageRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { readBody } from '@/server/clients/read-body';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Signs in with the admin password: sets the admin cookie. */
  POST: ownPageRoute(async (request) => {
    const { password } = await readBody(request, credentials);
    const { cookie, expiresAt } = await signIn(request, password);
    return json({ role: 'admin', expiresAt }, { headers: { 'set-cookie': cookie } });
  }),
});
