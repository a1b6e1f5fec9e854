import { openApi } from '@/server/api/documents/openapi';
import { methods } from '@/server/api/methods';
import { publicRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The OpenAPI document of the public API. */
  GET: publicRoute(() => Response.json(openApi())),
});
