import { asyncApi } from '@/server/clients/asyncapi';
import { publicRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The AsyncAPI document of the topics. */
  GET: publicRoute(() => Response.json(asyncApi())),
});
