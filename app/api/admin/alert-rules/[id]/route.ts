import { changeAlertRule, deleteAlertRule } from '@/server/api/alerts';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods<{ id: string }>({
  /** Changes a rule. */
  PUT: adminRoute((request, { id }) => changeAlertRule(request, id)),
  /** Deletes a rule, or takes back the changes of one that came with the program. */
  DELETE: adminRoute((request, { id }) => deleteAlertRule(request, id)),
});
