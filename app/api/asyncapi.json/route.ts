import { asyncApi } from '@/server/clients/asyncapi';

/** The AsyncAPI document of the topics. */
export const GET = () => Response.json(asyncApi());
