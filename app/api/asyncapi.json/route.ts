import { asyncApi } from '@/server/api/documents/asyncapi';
import { methods } from '@/server/api/methods';
import { publicRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The AsyncAPI document of the topics. */
  GET: publicRoute(() => Response.json(asyncApi())),
});
