import { publicRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { openApi } from '@/server/clients/openapi';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The OpenAPI document of the public API. */
  GET: publicRoute(() => Response.json(openApi())),
});
