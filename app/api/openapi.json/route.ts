import { openApi } from '@/server/clients/openapi';

/** The OpenAPI document of the public API. */
export const GET = () => Response.json(openApi());
